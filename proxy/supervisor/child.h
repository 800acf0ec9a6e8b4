/* SPDX-License-Identifier: MIT
 *
 * supervisor/child.h - the first steps of a fresh child, whatever it will be.
 */
#ifndef ADUANA_SUPERVISOR_CHILD_H
#define ADUANA_SUPERVISOR_CHILD_H

#include "proxy/supervisor/state.h"

/* Take its name, and end when ${parent} does. */
void	 child_first_steps(enum process, pid_t parent);

#endif
