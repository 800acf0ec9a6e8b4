/* SPDX-License-Identifier: MIT
 *
 * config/texts.h - several texts.
 */
#ifndef ADUANA_CONFIG_TEXTS_H
#define ADUANA_CONFIG_TEXTS_H

#include <stddef.h>

struct texts {
	const char *const *at;
	size_t		 count;
};

#endif
