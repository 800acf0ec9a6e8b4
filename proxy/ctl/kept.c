/* SPDX-License-Identifier: MIT
 *
 * ctl/kept.c - files of answers.
 */
#include "proxy/ctl/kept.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proxy/base/buf.h"
#include "proxy/base/fd.h"
#include "proxy/ctl/figure.h"
#include "proxy/ctl/json.h"
#include "proxy/ctl/safe.h"

#define FILES_MAX	100000u
#define LINE_MAX_BYTES	((size_t)64 << 10)

void
kept_name(struct str url, char out[KEPT_NAME_MAX])
{
	size_t n = 0, scheme = str_search(url, STR("://"));
	char c;

	if (scheme < url.len)
		url = str_from(url, scheme + 3);
	for (size_t i = 0; i < url.len && n < KEPT_NAME_MAX - 1; i++) {
		c = str_lower(url.ptr[i]);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-' || (c == '.' && n > 0 && out[n - 1] != '.')))
			c = '_';
		out[n++] = c;
	}
	while (n > 0 && out[n - 1] == '_')
		n--;
	out[n] = '\0';
}

/* ---- adding -------------------------------------------------------------- */

static int
put_file(int folder, const char *name, const char *ending, struct str bytes)
{
	char path[KEPT_NAME_MAX + 32];
	int fd, bad, error;

	(void)snprintf(path, sizeof(path), "%s.%s", name, ending);
	fd = openat(folder, path,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return (-1);
	bad = fd_write_all(fd, bytes.ptr, bytes.len);
	error = errno;
	fd_close(&fd);
	errno = error;
	return (bad);
}

/* The first free number; several may write at once. */
static int
put_head(int folder, const struct kept *k, char name[KEPT_NAME_MAX + 16])
{
	char word[KEPT_NAME_MAX];

	kept_name(k->url, word);
	for (unsigned n = 1; n <= FILES_MAX; n++) {
		(void)snprintf(name, KEPT_NAME_MAX + 16, "%04u-%s", n, word);
		if (put_file(folder, name, "head", k->head) == 0)
			return (0);
		if (errno != EEXIST)
			return (-1);
	}
	return (-1);
}

static int
put_line(int folder, const struct kept *k, const char *name)
{
	struct buf line;
	struct str s;
	int fd, bad;

	buf_init(&line, LINE_MAX_BYTES);
	bad = buf_printf(&line,
	    "{\"name\":\"%s\",\"at\":%" PRId64 ",\"status\":%u,\"cache\":",
	    name, k->at_s, k->status);
	bad |= safe_quote(&line, k->cache);
	bad |= buf_printf(&line,
	    ",\"bytes\":%zu,\"total_us\":%" PRIu64 ",\"url\":", k->body.len,
	    k->total_us);
	bad |= safe_quote(&line, k->url);
	bad |= buf_append(&line, STR("}\n"));
	s = buf_peek(&line);
	fd = bad ? -1
		 : openat(folder, KEPT_INDEX,
		       O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC,
		       0600);
	if (fd != -1)
		bad = fd_write_all(fd, s.ptr, s.len);
	buf_fini(&line);
	if (fd == -1)
		return (-1);
	fd_close(&fd);
	return (bad);
}

int
kept_add(const char *path, const struct kept *k, char name[KEPT_NAME_MAX + 16])
{
	int folder, bad, error;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return (-1);
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder == -1)
		return (-1);
	bad = put_head(folder, k, name) != 0 ||
	      put_file(folder, name, "body", k->body) != 0 ||
	      put_line(folder, k, name) != 0;
	error = errno;
	fd_close(&folder);
	errno = error;
	return (bad ? -1 : 0);
}

/* ---- listing ------------------------------------------------------------- */

static int
read_index(const char *folder, struct buf *in)
{
	char path[4096], *to;
	size_t room;
	ssize_t n;
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", folder, KEPT_INDEX) >=
	    sizeof(path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	do {
		to = buf_reserve(in, 1, &room);
		n = to != NULL ? read(fd, to, room) : -1;
		if (n > 0)
			buf_commit(in, (size_t)n);
	} while (n > 0);
	fd_close(&fd);
	return ((int)n);
}

static void
put_time(FILE *out, struct str line)
{
	time_t at = (time_t)json_number(line, "at");
	char text[32];
	struct tm tm;

	if (localtime_r(&at, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm) == 0)
		text[0] = '\0';
	fprintf(out, "%-19s  ", text);
}

static void
put_row(FILE *out, struct str line)
{
	struct str bytes = json_at(line, STR("bytes"));
	char size[FIGURE_MAX];

	put_time(out, line);
	fprintf(out, "%6" PRIu64 "  ", json_number(line, "status"));
	if (figure_size(bytes, size))
		fprintf(out, "%9s  ", size);
	fprintf(out, "%9.1f ms  ",
	    (double)json_number(line, "total_us") / 1000);
	safe_put_json(out, json_at(line, STR("name")));
	fputs("  ", out);
	safe_put_json(out, json_at(line, STR("url")));
	fputc('\n', out);
}

static void
put_fields(FILE *out, struct str line)
{
	static const char *const names[] = {
	    "name", "at", "status", "cache", "bytes", "total_us", "url"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (i > 0)
			fputc('\t', out);
		safe_put_json(out, json_at(line, str_of(names[i])));
	}
	fputc('\n', out);
}

int
kept_list(const char *folder, enum kept_form form, FILE *out)
{
	struct buf in;
	struct str rest, line;
	int bad;

	buf_init(&in, KEPT_INDEX_MAX);
	bad = read_index(folder, &in);
	rest = buf_peek(&in);
	if (bad == 0 && form == KEPT_JSON) {
		fwrite(rest.ptr, 1, rest.len, out);
		rest = STR_NONE;
	}
	if (bad == 0 && form == KEPT_TABLE && rest.len > 0)
		fprintf(out, "%-19s  %6s  %9s  %12s  %s\n", "when", "status",
		    "size", "time", "name, address");
	while (bad == 0 && rest.ptr != NULL) {
		line = str_split(&rest, '\n');
		if (line.len > 0 && form == KEPT_TABLE)
			put_row(out, line);
		else if (line.len > 0)
			put_fields(out, line);
	}
	buf_fini(&in);
	return (bad);
}
