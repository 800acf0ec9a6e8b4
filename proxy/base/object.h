/* SPDX-License-Identifier: MIT
 *
 * base/object.h - magic numbers: a struct says what it is, and each door asks.
 *
 * Every struct that travels by pointer begins with `unsigned magic`.
 * tests/lint/magic.sh refuses two structs with the same number.
 */
#ifndef ADUANA_BASE_OBJECT_H
#define ADUANA_BASE_OBJECT_H

#include <stddef.h>
#include <string.h>

#include "proxy/base/assert.h"

/* Zero ${obj} and mark it. */
#define INIT_OBJ(obj, mark)						\
	(memset((obj), 0, sizeof(*(obj))), (void)((obj)->magic = (mark)))

/* ${obj} is non-NULL and of its kind. */
#define CHECK_OBJ(obj, mark)						\
	ASSERT((obj) != NULL && (obj)->magic == (mark))

/* The object is over; whoever still holds it will be told by CHECK_OBJ. */
#define FINI_OBJ(obj)	((void)((obj)->magic = 0))

/* The struct that embeds ${member} at ${ptr}. */
#define OWNER_OF(ptr, type, member)					\
	((type *)(void *)((char *)(ptr) - offsetof(type, member)))

#endif
