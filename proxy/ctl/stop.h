/* SPDX-License-Identifier: MIT
 *
 * ctl/stop.h - the wish to stop: Ctrl-C, or the end of the terminal.
 *
 * What runs for long asks from time to time; a second Ctrl-C ends it whatever
 * it does.
 */
#ifndef ADUANA_CTL_STOP_H
#define ADUANA_CTL_STOP_H

#include <stdbool.h>
#include <stdint.h>

/* From now on SIGINT, SIGTERM and SIGHUP are wishes. */
void	 stop_listen(void);
bool	 stop_is_wanted(void);
/* Also ends when a stop is wanted, or ${fd} (-1: none) can be read: true. */
bool	 stop_wait(int fd, int64_t ms);

#endif
