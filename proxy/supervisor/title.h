/* SPDX-License-Identifier: MIT
 *
 * supervisor/title.h - what a process is called in ps(1) and top(1).
 *
 * Written over the arguments, as that is where ps looks: after title_set()
 * they are gone in this process.
 */
#ifndef ADUANA_SUPERVISOR_TITLE_H
#define ADUANA_SUPERVISOR_TITLE_H

/* Remember where the arguments lie.  Without it title_set() sets the short
 * name only. */
void	 title_init(int argc, char **argv);

/* "aduana: ${what}", and "aduana-${what}", cut to 15 bytes, as short name. */
void	 title_set(const char *what);

#endif
