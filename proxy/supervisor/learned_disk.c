/* SPDX-License-Identifier: MIT
 *
 * supervisor/learned_disk.c - a file that any user of its folder may have
 * changed.
 */
#include "proxy/supervisor/learned_disk.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/complaint.h"
#include "config/text_file.h"
#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/tls/learned_file.h"

/* Lines that are said; a file full of rubbish does not fill the journal. */
#define SAID_MAX	10u

char *
learned_disk_path(const char *state_dir)
{
	char *path;

	return (asprintf(&path, "%s/admin/tls-learned", state_dir) == -1
		    ? NULL
		    : path);
}

static void
say(const struct complaints *c)
{
	char *text = complaints_text(c);
	struct str rest = str_of(text), line;
	unsigned said = 0;

	while (rest.ptr != NULL && rest.len > 0 && said++ < SAID_MAX) {
		line = str_split(&rest, '\n');
		diag_warnx("%.*s", STR_ARG(line));
	}
	if (complaints_count(c) > SAID_MAX)
		diag_warnx("and %zu lines more that are not used",
		    complaints_count(c) - SAID_MAX);
	free(text);
}

void
learned_disk_read(struct learned *l, const char *path)
{
	struct complaints *c;
	struct clock_now now;
	struct str text;

	if (access(path, F_OK) != 0)
		return;
	c = complaints_new();
	if (c == NULL)
		return;
	clock_read(&now);
	if (text_file_read(path, LEARNED_FILE_MAX, (struct place){NULL, 0, 0},
		c, &text) == 0) {
		(void)learned_file_read(l, text, path, now.wall_ns / NS_PER_MS,
		    c);
		free((char *)(uintptr_t)text.ptr);
	}
	if (complaints_count(c) > 0)
		say(c);
	complaints_free(c);
}
