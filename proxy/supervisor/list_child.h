/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_child.h - the process that fetches lists and puts them in the
 * place of their copies.
 *
 * Writes nothing but the folder of the copies.  A list that cannot be one
 * (list_judge.h) changes nothing.  What came of each is in its state and in the
 * journal.
 */
#ifndef ADUANA_SUPERVISOR_LIST_CHILD_H
#define ADUANA_SUPERVISOR_LIST_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit statuses. */
#define LIST_CHILD_SAME		0
#define LIST_CHILD_CHANGED	3

struct list_source;
struct settings;

struct list_child_args {
	const struct settings *settings;
	const struct list_source *sources;
	size_t		 n_sources;
	const char	*authority;	/* aduana's certificate; NULL: none */
	const char	*secrets[4];	/* out of reach; NULL behind the last */
	bool		 all;		/* not only those that are due */
};

/* When ${source} is due, by the wall clock; 0: only by hand. */
int64_t		 list_child_due_s(const struct settings *,
		    const struct list_source *, int64_t now_s);

_Noreturn void	 list_child_run(const struct list_child_args *);

#endif
