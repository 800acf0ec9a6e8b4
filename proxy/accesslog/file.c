/* SPDX-License-Identifier: MIT
 *
 * accesslog/file.c - append-only writing that survives a full disk and its own
 * death.
 */
#include "proxy/accesslog/file.h"

#include <sys/stat.h>
#include <sys/uio.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/accesslog/format.h"
#include "proxy/accesslog/spool.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/base/str.h"

/* What a disk that takes bytes again is given at once. */
#define RUN_MAX		((size_t)1 << 20)
/* A folder of logs is not searched for ever. */
#define NAMES_MAX	10000u

struct file {
	unsigned		 magic;
#define FILE_MAGIC		0xf11e0001u
	int			 fd;
	bool			 is_stdout;
	bool			 is_regular;
	struct spool_end	*lines;
	char			 path[];
};

/* Somebody else may have left half a line: end it, so that ours is whole. */
static void
end_torn_line(int fd)
{
	struct stat st;
	char last;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
		return;
	if (pread(fd, &last, 1, st.st_size - 1) == 1 && last != '\n')
		(void)fd_write_all(fd, "\n", 1);
}

static int
path_open(const char *path)
{
	int fd;

	fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY,
	    0640);
	/* One that may be written but not read is good enough; where there is
	 * none, the first error tells why none can be made. */
	if (fd == -1 && errno == EACCES && access(path, F_OK) == 0)
		fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY);
	return (fd);
}

static void
say_failed(const struct file *f)
{
	struct spool_trouble *t = spool_trouble(f->lines);

	if (t->told || errno == EAGAIN)
		return;
	t->told = true;
	diag_warn("%s: cannot write; lines wait in memory", f->path);
}

static void
say_recovered(const struct file *f)
{
	struct spool_trouble *t = spool_trouble(f->lines);

	if (!t->told)
		return;
	t->told = false;
	diag_info("%s: written again; %llu lines were dropped", f->path,
	    (unsigned long long)t->lost);
	t->lost = 0;
}

/* Of the first ${n} bytes those up to the end of a line. */
static size_t
whole_lines(const struct iovec iov[2], size_t n)
{
	size_t first = n < iov[0].iov_len ? n : iov[0].iov_len;
	size_t at = str_rfind((struct str){iov[1].iov_base, n - first}, '\n');

	if (at < n - first)
		return (first + at + 1);
	at = str_rfind((struct str){iov[0].iov_base, first}, '\n');
	return (at < first ? at + 1 : 0);
}

/* ---- what a dead writer left --------------------------------------------- */

static bool
is_noted(int fd, const struct spool_note *note, struct stat *st)
{
	return (fstat(fd, st) == 0 && S_ISREG(st->st_mode) &&
		st->st_dev == note->dev && st->st_ino == note->ino);
}

/* The noted file by another name in the same folder, or -1. */
static int
renamed_open(const struct file *f, const struct spool_note *note,
    struct stat *st)
{
	const char *slash = strrchr(f->path, '/');
	char folder[4096];
	struct dirent *entry;
	unsigned names = 0;
	int fd = -1;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - f->path + 1),
	    slash == NULL ? "." : f->path);
	dir = opendir(folder);
	if (dir == NULL)
		return (-1);
	while (fd == -1 && names++ < NAMES_MAX &&
	       (entry = readdir(dir)) != NULL) {
		if (entry->d_ino != note->ino)
			continue;
		fd = openat(dirfd(dir), entry->d_name,
		    O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		if (fd != -1 && !is_noted(fd, note, st))
			fd_close(&fd);
	}
	closedir(dir);
	return (fd);
}

/* How many of the noted bytes the file has, which is now ${size} long.  One
 * that was emptied in its place meanwhile has only what came after. */
static size_t
arrived(const struct spool_note *note, uint64_t size)
{
	uint64_t more = size < note->before ? size : size - note->before;

	return (more < note->bytes ? (size_t)more : (size_t)note->bytes);
}

/* A run that was begun in a file which has another name by now ends there. */
static size_t
finish_run(const struct file *f, int fd, const struct spool_note *note,
    size_t done)
{
	struct iovec iov[2];
	unsigned pieces = spool_peek(f->lines, note->bytes, iov);
	ssize_t n = 0;

	for (unsigned i = 0; done > 0 && i < pieces; i++) {
		size_t skip = done < iov[i].iov_len ? done : iov[i].iov_len;

		iov[i].iov_base = (char *)iov[i].iov_base + skip;
		iov[i].iov_len -= skip;
		done -= skip;
	}
	if (pieces > 0)
		n = writev(fd, iov, (int)pieces);
	return (n > 0 ? (size_t)n : 0);
}

static void
look_at_own(struct file *f, const struct spool_note *note, uint64_t size)
{
	struct iovec iov[2];
	size_t done = arrived(note, size), whole;

	(void)spool_peek(f->lines, note->bytes, iov);
	whole = whole_lines(iov, done);
	/* Never more than a part of one line, whatever a rogue noted. */
	if (whole < done && size - note->before == done &&
	    done - whole <= FORMAT_LINE_MAX &&
	    ftruncate(f->fd, (off_t)(note->before + whole)) == 0)
		done = whole;
	spool_consume(f->lines, done);
}

static void
recover(struct file *f)
{
	struct spool_note note;
	struct stat st;
	size_t done;
	int fd = -1;

	if (!spool_note(f->lines, &note))
		return;
	if (f->fd != -1 && is_noted(f->fd, &note, &st)) {
		look_at_own(f, &note, (uint64_t)st.st_size);
		return;
	}
	if (!f->is_stdout)
		fd = renamed_open(f, &note, &st);
	if (fd == -1)
		return;
	done = arrived(&note, (uint64_t)st.st_size);
	if (done > 0 && done < note.bytes)
		done += finish_run(f, fd, &note, done);
	spool_consume(f->lines, done);
	fd_close(&fd);
}

/* ---- the beginning, the end ---------------------------------------------- */

static void
take_fd(struct file *f, int fd)
{
	struct stat st;

	f->fd = fd;
	f->is_regular = fd != -1 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

struct file *
file_open(const char *path, struct spool_end *lines)
{
	size_t size = strlen(path) + 1;
	struct file *f = malloc(sizeof(*f) + size);

	if (f == NULL)
		return (NULL);
	INIT_OBJ(f, FILE_MAGIC);
	memcpy(f->path, path, size);
	f->lines = lines;
	f->is_stdout = strcmp(path, "-") == 0;
	take_fd(f, f->is_stdout ? STDOUT_FILENO : path_open(path));
	if (f->fd == -1)
		say_failed(f);
	recover(f);
	if (f->fd != -1 && !f->is_stdout && !spool_is_mid_line(lines))
		end_torn_line(f->fd);
	return (f);
}

void
file_close(struct file *f)
{
	if (f == NULL)
		return;
	CHECK_OBJ(f, FILE_MAGIC);
	(void)file_flush(f);
	if (!f->is_stdout)
		fd_close(&f->fd);
	FINI_OBJ(f);
	free(f);
}

/* ---- writing ------------------------------------------------------------- */

static unsigned
peek_run(const struct file *f, struct iovec iov[2])
{
	size_t whole;

	if (spool_len(f->lines) <= RUN_MAX)
		return (spool_peek(f->lines, RUN_MAX, iov));
	(void)spool_peek(f->lines, RUN_MAX, iov);
	whole = whole_lines(iov, RUN_MAX);
	return (spool_peek(f->lines, whole == 0 ? RUN_MAX : whole, iov));
}

/* One run: 0, or -1 with errno. */
static int
write_run(struct file *f)
{
	struct spool_note note = {0};
	struct iovec iov[2];
	unsigned pieces = peek_run(f, iov);
	size_t all = iov[0].iov_len + iov[1].iov_len, whole;
	struct stat st;
	ssize_t n;

	if (f->is_regular && fstat(f->fd, &st) == 0) {
		note = (struct spool_note){.dev = st.st_dev,
		    .ino = st.st_ino,
		    .before = (uint64_t)st.st_size,
		    .bytes = all};
		spool_set_note(f->lines, &note);
	}
	do
		n = writev(f->fd, iov, (int)pieces);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return (-1);
	whole = (size_t)n;
	if (whole < all && note.bytes > 0) {
		whole = whole_lines(iov, (size_t)n);
		if (ftruncate(f->fd, (off_t)(note.before + whole)) != 0)
			whole = (size_t)n;
	}
	spool_consume(f->lines, whole);
	/* What the next write would say too. */
	if (whole == 0)
		errno = ENOSPC;
	return (whole > 0 ? 0 : -1);
}

int
file_flush(struct file *f)
{
	CHECK_OBJ(f, FILE_MAGIC);
	if (f->fd == -1) {
		take_fd(f, path_open(f->path));
		if (f->fd == -1) {
			say_failed(f);
			return (-1);
		}
		if (!spool_is_mid_line(f->lines))
			end_torn_line(f->fd);
	}
	while (spool_len(f->lines) > 0) {
		if (write_run(f) != 0) {
			say_failed(f);
			return (-1);
		}
	}
	say_recovered(f);
	return (0);
}

int
file_reopen(struct file *f)
{
	int fd;

	CHECK_OBJ(f, FILE_MAGIC);
	(void)file_flush(f);
	if (f->is_stdout)
		return (0);
	fd = path_open(f->path);
	if (fd == -1)
		return (-1);
	fd_close(&f->fd);
	take_fd(f, fd);
	if (!spool_is_mid_line(f->lines))
		end_torn_line(fd);
	return (0);
}
