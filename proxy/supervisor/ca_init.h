/* SPDX-License-Identifier: MIT
 *
 * supervisor/ca_init.h - an authority made by a person's order, before any
 * daemon runs.
 *
 * A program of its own: takes the rights that the daemon would take, so that
 * the files are the daemon's.
 */
#ifndef ADUANA_SUPERVISOR_CA_INIT_H
#define ADUANA_SUPERVISOR_CA_INIT_H

struct settings;

/* Make what is missing and show the certificate on standard output: 0, or -1
 * after a word on standard error. */
int	 ca_init_run(const struct settings *);

#endif
