/* SPDX-License-Identifier: MIT
 *
 * admin/sampler.h - measures aduana and its machine now and then.
 *
 * docs/metrics.md has the names.
 */
#ifndef ADUANA_ADMIN_SAMPLER_H
#define ADUANA_ADMIN_SAMPLER_H

struct admin_args;
struct history;
struct loop;
struct sampler;

/* For the first time after a second.  ${args} and the history outlive it.
 * NULL without memory. */
struct sampler	*sampler_new(struct loop *, const struct admin_args *,
		    struct history *);
/* NULL is allowed. */
void		 sampler_free(struct sampler *);

#endif
