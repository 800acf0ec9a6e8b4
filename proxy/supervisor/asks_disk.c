/* SPDX-License-Identifier: MIT
 *
 * supervisor/asks_disk.c - a file that any user of its folder may have changed.
 */
#include "proxy/supervisor/asks_disk.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/text_file.h"
#include "proxy/asks/asks_file.h"
#include "proxy/base/diag.h"

char *
asks_disk_path(const char *state_dir)
{
	char *path;

	return (asprintf(&path, "%s/admin/asks.yaml", state_dir) == -1 ? NULL
								       : path);
}

/* The first of them; a file full of rubbish does not fill the journal. */
static void
say(const struct complaints *c)
{
	char *text = complaints_text(c);

	if (text != NULL)
		diag_warnx("%.*s", STR_ARG(str_head(str_of(text),
				       str_find(str_of(text), '\n'))));
	if (complaints_count(c) > 1)
		diag_warnx("and %zu more in that file",
		    complaints_count(c) - 1);
	free(text);
}

void
asks_disk_read(struct asks *asks, const char *path)
{
	struct complaints *c;
	struct str text;

	if (access(path, F_OK) != 0)
		return;
	c = complaints_new();
	if (c == NULL)
		return;
	if (text_file_read(path, ASKS_FILE_MAX, (struct place){NULL, 0, 0}, c,
		&text) == 0) {
		(void)asks_file_read(asks, text, path, c);
		free((char *)(uintptr_t)text.ptr);
	}
	if (complaints_count(c) > 0)
		say(c);
	complaints_free(c);
}
