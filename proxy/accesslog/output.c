/* SPDX-License-Identifier: MIT
 *
 * accesslog/output.c - one of two.
 */
#include "proxy/accesslog/output.h"

#include <stdlib.h>

#include "proxy/accesslog/messenger.h"
#include "proxy/accesslog/file.h"
#include "proxy/base/object.h"

struct output {
	unsigned	 magic;
#define OUTPUT_MAGIC	0x0d7b0001u
	struct file	*file;		/* or... */
	struct messenger	*messenger;
};

struct output *
output_open(enum output_kind kind, const char *path, struct spool_end *lines)
{
	struct output *o = malloc(sizeof(*o));

	if (o == NULL)
		return (NULL);
	INIT_OBJ(o, OUTPUT_MAGIC);
	if (kind == OUTPUT_FILE)
		o->file = file_open(path, lines);
	else
		o->messenger = messenger_open(path, lines,
		    kind == OUTPUT_JOURNAL);
	if (o->file != NULL || o->messenger != NULL)
		return (o);
	free(o);
	return (NULL);
}

void
output_close(struct output *o)
{
	if (o == NULL)
		return;
	CHECK_OBJ(o, OUTPUT_MAGIC);
	file_close(o->file);
	messenger_close(o->messenger);
	FINI_OBJ(o);
	free(o);
}

int
output_flush(struct output *o)
{
	CHECK_OBJ(o, OUTPUT_MAGIC);
	return (o->file != NULL ? file_flush(o->file)
				: messenger_flush(o->messenger));
}

int
output_reopen(struct output *o)
{
	CHECK_OBJ(o, OUTPUT_MAGIC);
	return (o->file != NULL ? file_reopen(o->file) : 0);
}
