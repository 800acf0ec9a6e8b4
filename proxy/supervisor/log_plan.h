/* SPDX-License-Identifier: MIT
 *
 * supervisor/log_plan.h - what the settings say of the access log, for admin.
 */
#ifndef ADUANA_SUPERVISOR_LOG_PLAN_H
#define ADUANA_SUPERVISOR_LOG_PLAN_H

struct admin_args;
struct settings;

/* The file's or the socket's, to be freed; empty: no log is kept.  NULL without
 * memory. */
char	*log_plan_path(const struct settings *);
/* Where the key of pseudonyms is kept, to be freed. */
char	*log_plan_key_path(const struct settings *);
/* Fill in all that is of the log but these. */
void	 log_plan_fill(struct admin_args *, const struct settings *);

#endif
