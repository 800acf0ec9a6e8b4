/* SPDX-License-Identifier: MIT
 *
 * base/secret.h - bytes that nobody may guess by the time we take, or find
 * afterwards.
 */
#ifndef ADUANA_BASE_SECRET_H
#define ADUANA_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Are the ${n} bytes the same?  Takes as long whatever they are. */
bool	 secret_eq(const void *, const void *, size_t n);
/* Gone, whatever the compiler thinks of it. */
void	 secret_wipe(void *, size_t n);

#endif
