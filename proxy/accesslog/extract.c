/* SPDX-License-Identifier: MIT
 *
 * accesslog/extract.c - lines in a buffer, and a file.
 */
#include "proxy/accesslog/extract.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/base/buf.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"

struct extract {
	unsigned	 magic;
#define EXTRACT_MAGIC	0xe874ac01u
	int		 fd;
	bool		 told;
	uint64_t	 dropped;	/* since it was told */
	struct buf	 lines;
	char		 path[];
};

struct extract *
extract_open(const char *path)
{
	size_t size = strlen(path) + 1;
	struct extract *e = malloc(sizeof(*e) + size);

	if (e == NULL)
		return (NULL);
	INIT_OBJ(e, EXTRACT_MAGIC);
	e->fd = -1;
	e->told = false;
	e->dropped = 0;
	buf_init(&e->lines, EXTRACT_WAITING);
	memcpy(e->path, path, size);
	return (e);
}

void
extract_close(struct extract *e)
{
	if (e == NULL)
		return;
	extract_flush(e);
	fd_close(&e->fd);
	buf_fini(&e->lines);
	FINI_OBJ(e);
	free(e);
}

void
extract_put(struct extract *e, struct str line)
{
	CHECK_OBJ(e, EXTRACT_MAGIC);
	if (buf_append(&e->lines, line) != 0)
		e->dropped++;
}

static void
say_failed(struct extract *e)
{
	if (!e->told)
		diag_warn("%s: cannot write", e->path);
	e->told = true;
}

/* Half a line does not stay: of ${done} bytes behind ${before} those of whole
 * lines. */
static size_t
keep_whole(struct extract *e, struct str lines, size_t done, off_t before)
{
	size_t at = str_rfind(str_head(lines, done), '\n');
	size_t whole = at < done ? at + 1 : 0;

	if (whole == done || ftruncate(e->fd, before + (off_t)whole) != 0)
		return (done);
	return (whole);
}

/* How many bytes are in the file now; 0 with errno. */
static size_t
write_lines(struct extract *e, struct str lines)
{
	struct stat st;
	ssize_t n;

	if (e->fd == -1)
		e->fd = open(e->path,
		    O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY |
			O_NONBLOCK,
		    0640);
	if (e->fd == -1 || fstat(e->fd, &st) != 0)
		return (0);
	n = write(e->fd, lines.ptr, lines.len);
	if (n <= 0)
		return (0);
	if ((size_t)n == lines.len)
		return (lines.len);
	return (keep_whole(e, lines, (size_t)n, st.st_size));
}

void
extract_flush(struct extract *e)
{
	struct str lines = buf_peek(&e->lines);
	size_t done;

	CHECK_OBJ(e, EXTRACT_MAGIC);
	if (lines.len == 0)
		return;
	done = write_lines(e, lines);
	buf_consume(&e->lines, done);
	if (done < lines.len) {
		say_failed(e);
		return;
	}
	if (e->told)
		diag_info("%s: written again; %" PRIu64 " lines were dropped",
		    e->path, e->dropped);
	e->told = false;
	e->dropped = 0;
}

void
extract_reopen(struct extract *e)
{
	CHECK_OBJ(e, EXTRACT_MAGIC);
	extract_flush(e);
	fd_close(&e->fd);
}
