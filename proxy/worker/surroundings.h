/* SPDX-License-Identifier: MIT
 *
 * worker/surroundings.h - the network as a worker sees it, made from settings:
 * the name service and the destinations that are refused.
 */
#ifndef ADUANA_WORKER_SURROUNDINGS_H
#define ADUANA_WORKER_SURROUNDINGS_H

#include <stddef.h>

struct guard;
struct loop;
struct resolver;
struct settings;

/* NULL after a word to the operator. */
struct resolver	*surroundings_resolver(struct loop *, const struct settings *);

/* Our own ${listeners} and the administration's are among what is refused.
 * NULL after a word to the operator. */
struct guard	*surroundings_guard(const struct settings *,
		    const int *listeners, size_t n);

#endif
