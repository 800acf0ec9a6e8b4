/* SPDX-License-Identifier: MIT
 *
 * supervisor/reload.h - a new generation instead of the old one.
 *
 * The new inputs are read aside; any mistake, and nothing has happened.  Only
 * when all new workers are ready does the old generation hear of it.
 */
#ifndef ADUANA_SUPERVISOR_RELOAD_H
#define ADUANA_SUPERVISOR_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

struct asker;
struct inputs;
struct supervisor;

/* How long new workers may take to be ready. */
#define RELOAD_PATIENCE_S	60

/* The first generation.  ${inputs} are taken over.  0, or -1 after a word to
 * the operator. */
int	 reload_first(struct supervisor *, struct inputs *);

/* By signal: put off while another reload is under way. */
void	 reload_by_signal(struct supervisor *);
/* By admin's message, for ${asker}; answered when it is over. */
void	 reload_by_message(struct supervisor *, struct asker asker);
/* Read all, say what is wrong, change nothing. */
void	 reload_check(struct supervisor *, struct asker asker);

/* Go on with the one under way, as far as it goes at ${now_ns}.  True when a
 * generation came into force. */
bool	 reload_settle(struct supervisor *, int64_t now_ns);
/* Forget it: the daemon stops. */
void	 reload_drop(struct supervisor *);

#endif
