/* SPDX-License-Identifier: MIT
 *
 * ctl/errand.h - what the program aduana does itself for aduanactl, whether one
 * runs or not.
 *
 * Each becomes that program and returns only when it cannot: an exit status,
 * after words on standard error.
 */
#ifndef ADUANA_CTL_ERRAND_H
#define ADUANA_CTL_ERRAND_H

#include <stdbool.h>

struct typed;

int	 errand_check(char *file);
/* ${config}: NULL for the usual one; ${socket}: must not have been given. */
int	 errand_make_authority(const char *config, const char *socket);
int	 errand_replay(const struct typed *, const char *config, bool json);

#endif
