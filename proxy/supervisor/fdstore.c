/* SPDX-License-Identifier: MIT
 *
 * supervisor/fdstore.c - names, and the words that go with them.
 */
#include "proxy/supervisor/fdstore.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "proxy/supervisor/notify.h"

/* An empty name is that of a row in nobody's use. */
static struct fdstore_row *
find(struct fdstore *store, const char *name)
{
	unsigned i;

	for (i = 0; i < HANDED_MAX; i++)
		if (strcmp(store->rows[i].name, name) == 0)
			return (&store->rows[i]);
	return (NULL);
}

static struct fdstore_row *
add(struct fdstore *store, const char *name)
{
	struct fdstore_row *row = find(store, "");

	if (row != NULL)
		snprintf(row->name, sizeof(row->name), "%s", name);
	return (row);
}

void
fdstore_known(struct fdstore *store, const char *name)
{
	if (find(store, name) == NULL)
		(void)add(store, name);
}

static void
forget(struct fdstore_row *row)
{
	notify_unstore(row->name);
	row->name[0] = '\0';
}

void
fdstore_drop(struct fdstore *store, const char *name)
{
	struct fdstore_row *row = find(store, name);

	if (row != NULL)
		forget(row);
}

void
fdstore_begin(struct fdstore *store)
{
	unsigned i;

	for (i = 0; i < HANDED_MAX; i++)
		store->rows[i].wanted = false;
}

void
fdstore_want(struct fdstore *store, const char *name, int fd)
{
	struct fdstore_row *row = find(store, name);

	if (row == NULL && (row = add(store, name)) != NULL)
		notify_store(name, fd);
	if (row != NULL)
		row->wanted = true;
}

void
fdstore_end(struct fdstore *store)
{
	unsigned i;

	for (i = 0; i < HANDED_MAX; i++)
		if (store->rows[i].name[0] != '\0' && !store->rows[i].wanted)
			forget(&store->rows[i]);
}
