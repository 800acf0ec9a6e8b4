/* SPDX-License-Identifier: MIT
 *
 * supervisor/rehearsal_view.c - the most frequent changes first.
 */
#include "proxy/supervisor/rehearsal_view.h"

#include "proxy/accesslog/line.h"
#include "proxy/supervisor/rehearsal_rows.h"

#define LINE_ROOM	4096u

typedef void	 row_fn(struct line *, const struct rehearsal_row *);

static void
put_row(struct line *l, const struct rehearsal_row *row)
{
	line_padded(l, row->count, 8, ' ');
	line_text(l, "  ");
	line_address(l, row->client);
	line_text(l, "  ");
	line_token(l, row->site);
	line_text(l, "  ");
	line_text(l, row->was);
	line_text(l, " -> ");
	line_text(l, row->becomes);
	if (row->file == NULL)
		return;
	line_text(l, "  ");
	line_text(l, row->file);
	if (row->line == 0)
		return;
	line_char(l, ':');
	line_number(l, row->line);
}

static void
put_json_row(struct line *l, const struct rehearsal_row *row)
{
	line_text(l, "{\"requests\":");
	line_number(l, row->count);
	line_text(l, ",\"client\":\"");
	line_address(l, row->client);
	line_text(l, "\",\"site\":");
	line_json(l, row->site);
	line_text(l, ",\"was\":\"");
	line_text(l, row->was);
	line_text(l, "\",\"becomes\":\"");
	line_text(l, row->becomes);
	line_char(l, '"');
	if (row->file != NULL) {
		line_text(l, ",\"file\":");
		line_json(l, str_of(row->file));
		line_text(l, ",\"line\":");
		line_number(l, row->line);
	}
	line_char(l, '}');
}

static void
put_rows(FILE *out, const struct rehearsal_row *rows, size_t n, row_fn *put,
    const char *between)
{
	char room[LINE_ROOM];
	struct line l;
	size_t i;

	for (i = 0; i < n; i++) {
		line_init(&l, room, sizeof(room));
		line_text(&l, i > 0 ? between : "");
		put(&l, &rows[i]);
		(void)fwrite(room, 1, line_finish(&l), out);
	}
}

static void
show_json(FILE *out, const struct rehearsal_sums *s,
    struct rehearsal_rows *changes)
{
	size_t n;
	const struct rehearsal_row *rows = rehearsal_rows_sorted(changes, &n);

	fprintf(out,
	    "{\"lines\":%llu,\"not_understood\":%llu,\"changed\":%llu,"
	    "\"refused\":%llu,\"released\":%llu,\"changes\":[\n",
	    (unsigned long long)s->lines, (unsigned long long)s->unread,
	    (unsigned long long)s->changed, (unsigned long long)s->refused,
	    (unsigned long long)s->released);
	put_rows(out, rows, n, put_json_row, ",");
	fprintf(out, "]}\n");
}

static void
show_table(FILE *out, const struct rehearsal_sums *s,
    struct rehearsal_rows *changes)
{
	size_t n;
	const struct rehearsal_row *rows = rehearsal_rows_sorted(changes, &n);
	size_t shown = n > REHEARSAL_SHOWN ? REHEARSAL_SHOWN : n;

	if (n > 0)
		fprintf(out, "requests  client  site  was -> becomes  rule\n");
	put_rows(out, rows, shown, put_row, "");
	if (n > shown || rehearsal_rows_beyond(changes) > 0)
		fprintf(out,
		    "... and %llu rows more; --json shows all that were kept "
		    "apart\n",
		    (unsigned long long)n - shown +
			rehearsal_rows_beyond(changes));
	fprintf(out,
	    "%llu of %llu requests would change: %llu refused that "
	    "were not, %llu let through that were refused\n",
	    (unsigned long long)s->changed,
	    (unsigned long long)(s->lines - s->unread),
	    (unsigned long long)s->refused, (unsigned long long)s->released);
	if (s->unread > 0)
		fprintf(out, "%llu lines were not understood\n",
		    (unsigned long long)s->unread);
}

void
rehearsal_view(FILE *out, bool json, const struct rehearsal_sums *s,
    struct rehearsal_rows *changes)
{
	if (json)
		show_json(out, s, changes);
	else
		show_table(out, s, changes);
}
