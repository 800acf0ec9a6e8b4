/* SPDX-License-Identifier: MIT
 *
 * supervisor/watchdog.h - a child that shows no sign of life is killed, and so
 * replaced.
 *
 * Looks every second at the beats: of workers and admin in their rows, of
 * signer and verifier through their pipes.  `timeouts.stuck` says how many may
 * be missing, and twice as many when it waits for a disk.  One at a time is
 * killed, who is stopped first and then who has been silent longest: it may
 * hold a lock that the others wait for, and its death gives that back.
 */
#ifndef ADUANA_SUPERVISOR_WATCHDOG_H
#define ADUANA_SUPERVISOR_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

struct supervisor;

/* From now on; also while the supervisor itself waits for a lock. */
void	 watchdog_start(struct supervisor *);
void	 watchdog_settle(struct supervisor *, int64_t now_ns);
int64_t	 watchdog_next_ns(const struct supervisor *);
/* At least one worker in force makes progress, as far as was looked. */
bool	 watchdog_is_content(const struct supervisor *);
/* For a child: it is nobody's guard. */
void	 watchdog_leave(void);

#endif
