/* SPDX-License-Identifier: MIT
 *
 * config/words_rows.c - a growing array.
 */
#include "config/words_rows.h"

#include <stdlib.h>

#include "proxy/base/object.h"

const char *
words_rows_add(struct words_file *f, const struct word_row *row)
{
	size_t room = f->room == 0 ? 64 : f->room * 2;
	struct word_row *rows;

	CHECK_OBJ(f, WORDS_FILE_MAGIC);
	if (f->count == WORDS_ROWS)
		return ("there is no room for more than 1048576 words");
	if (f->count == f->room) {
		rows = realloc(f->rows, room * sizeof(*rows));
		if (rows == NULL)
			return ("there is no memory to read it");
		f->rows = rows;
		f->room = room;
	}
	f->rows[f->count++] = *row;
	f->files[row->file].rows++;
	return (NULL);
}

int
words_rows_file(struct words_file *f, const char *name)
{
	CHECK_OBJ(f, WORDS_FILE_MAGIC);
	if (f->nfiles == WORDS_FILES)
		return (-1);
	f->files[f->nfiles] = (struct words_source){.name = name};
	return ((int)f->nfiles++);
}
