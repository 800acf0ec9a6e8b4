/* SPDX-License-Identifier: MIT
 *
 * accesslog/file.c - append-only writing that survives a full disk.
 */
#include "proxy/accesslog/file.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/base/buf.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"

/* Enough that the cost of a write(2) is spread over hundreds of lines. */
#define RUN_BYTES	((size_t)64 << 10)

struct file {
	unsigned	 magic;
#define FILE_MAGIC	0xf11e0001u
	int		 fd;
	bool		 is_stdout;
	bool		 said;		/* that it cannot be written */
	uint64_t	 dropped;
	struct buf	 waiting;
	char		 path[];
};

/* A writer that was killed may have left half a line: end it, so that the next
 * one is whole. */
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
	if (fd != -1)
		end_torn_line(fd);
	return (fd);
}

static void
say_failed(struct file *f)
{
	if (f->said || errno == EAGAIN)
		return;
	f->said = true;
	diag_warn("%s: cannot write; lines wait in memory", f->path);
}

static void
say_recovered(struct file *f)
{
	if (!f->said)
		return;
	f->said = false;
	diag_info("%s: written again; %llu lines were dropped", f->path,
	    (unsigned long long)f->dropped);
	f->dropped = 0;
}

struct file *
file_open(const char *path, size_t bound)
{
	size_t size = strlen(path) + 1;
	struct file *f = malloc(sizeof(*f) + size);

	if (f == NULL)
		return (NULL);
	INIT_OBJ(f, FILE_MAGIC);
	memcpy(f->path, path, size);
	f->is_stdout = strcmp(path, "-") == 0;
	f->fd = f->is_stdout ? STDOUT_FILENO : path_open(path);
	buf_init(&f->waiting, bound);
	if (f->fd == -1)
		say_failed(f);
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
	buf_fini(&f->waiting);
	FINI_OBJ(f);
	free(f);
}

int
file_flush(struct file *f)
{
	struct str s;

	CHECK_OBJ(f, FILE_MAGIC);
	if (f->fd == -1 && (f->fd = path_open(f->path)) == -1) {
		say_failed(f);
		return (-1);
	}
	while ((s = buf_peek(&f->waiting)).len > 0) {
		ssize_t n = write(f->fd, s.ptr, s.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			say_failed(f);
			return (-1);
		}
		buf_consume(&f->waiting, (size_t)n);
	}
	say_recovered(f);
	return (0);
}

int
file_append(struct file *f, struct str lines)
{
	CHECK_OBJ(f, FILE_MAGIC);
	if (buf_len(&f->waiting) >= RUN_BYTES && !f->said)
		(void)file_flush(f);
	if (buf_append(&f->waiting, lines) == 0)
		return (0);
	(void)file_flush(f);
	if (buf_append(&f->waiting, lines) == 0)
		return (0);
	f->dropped++;
	return (-1);
}

size_t
file_pending(const struct file *f)
{
	CHECK_OBJ(f, FILE_MAGIC);
	return (buf_len(&f->waiting));
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
	f->fd = fd;
	return (0);
}
