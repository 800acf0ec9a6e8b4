/* SPDX-License-Identifier: MIT
 *
 * admin/enclosure.h - what admin gives up before its first question.
 *
 * From then on it writes in the folders of what it keeps, of the log and of
 * the lists that are edited, reads beside those what answers and times are
 * made of, and never the authority's key nor a file of passwords; it runs no
 * program, opens no port, talks to local sockets alone (syslog, the journal).
 * Refuses to be where the search for leaks needs more (AddressSanitizer).
 */
#ifndef ADUANA_ADMIN_ENCLOSURE_H
#define ADUANA_ADMIN_ENCLOSURE_H

struct admin_args;

/* For good, when all is open; ${args} outlive the call only.  0, also without
 * Landlock, or -1 with errno. */
int	 enclosure_enter(const struct admin_args *args);

#endif
