/* SPDX-License-Identifier: MIT
 *
 * tests/bench/scaleask.h - what scaleload asks for: its options, and the words
 * they come to.
 *
 *	open=N		connections held
 *	busy=N		requests under way; each next one goes to one of the
 *			connections that have none, at random
 *	url=TEXT	with one %u: a number below ...
 *	count=N		... N, at random
 *	order=next	one after the other instead, from 0 on
 *	urls=FILE	one of its lines, at random, in place of url=
 *	status=N	of a good answer; 200
 *	via=HOST:PORT	a CONNECT first,
 *	tls=1		and TLS inside of it,
 *	name=TEXT	with one %u: another HOST for each connection
 *	echo=N		inside it messages of N bytes that come back
 */
#ifndef ADUANA_BENCH_SCALEASK_H
#define ADUANA_BENCH_SCALEASK_H

#include <stdbool.h>
#include <stddef.h>

struct ask_options {
	unsigned	 open, busy, count, status, echo, tls;
	const char	*url, *order, *urls, *via, *name;
};

extern struct ask_options opt;

/* "NAME=VALUE"; whatever is wrong ends the program. */
void		 ask_set(char *text);
/* After the last of them. */
void		 ask_start(void);
unsigned	 ask_pick(unsigned below);
/* Of the next URL or host. */
unsigned	 ask_number(void);
/* Of the connection with this number, without the port; ask_port() is that. */
void		 ask_host(unsigned number, char *to, size_t size);
const char	*ask_port(void);
/* A CONNECT for it; what goes inside it, or plain.  Length. */
int		 ask_connect(unsigned number, char *to, size_t size);
int		 ask_request(unsigned number, bool is_inside, char *to,
		    size_t size);

#endif
