/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_state.c - lines of keys and values.
 */
#include "proxy/supervisor/list_state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proxy/base/buf.h"
#include "proxy/base/fd.h"
#include "proxy/base/num.h"
#include "proxy/base/str.h"

#define STATE_BYTES	4096

struct row {
	const char	*key;
	size_t		 offset;
};

#define NUMBER(name)                                     \
	{                                                \
#name, offsetof(struct list_state, name) \
	}

static const struct row numbers[] = {
    NUMBER(checked_s),
    NUMBER(fetched_s),
    NUMBER(bytes),
    NUMBER(lines),
    NUMBER(failed),
};

static const struct row texts[] = {
    NUMBER(etag),
    NUMBER(modified),
    NUMBER(result),
};

#define NUMBERS	(sizeof(numbers) / sizeof(numbers[0]))
#define TEXTS	(sizeof(texts) / sizeof(texts[0]))

static void
take_line(struct list_state *st, struct str line)
{
	struct str value = line, key = str_split(&value, ':');
	uint64_t n;
	size_t i;

	value = str_trim(value);
	for (i = 0; i < NUMBERS; i++)
		if (str_eq(key, str_of(numbers[i].key)) &&
		    num_decimal(value, INT64_MAX, &n) == NUM_OK)
			memcpy((char *)st + numbers[i].offset, &n, sizeof(n));
	for (i = 0; i < TEXTS; i++)
		if (str_eq(key, str_of(texts[i].key)))
			str_to_z(value, (char *)st + texts[i].offset,
			    LIST_STATE_TEXT);
}

static int
path_of(const char *copy, char path[PATH_MAX])
{
	if (snprintf(path, PATH_MAX, "%s.state", copy) < PATH_MAX)
		return (0);
	errno = ENAMETOOLONG;
	return (-1);
}

void
list_state_read(struct list_state *st, const char *copy)
{
	char path[PATH_MAX], room[STATE_BYTES];
	struct str rest;
	ssize_t n = 0;
	int fd;

	memset(st, 0, sizeof(*st));
	if (path_of(copy, path) != 0)
		return;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1)
		return;
	n = read(fd, room, sizeof(room));
	fd_close(&fd);
	rest = (struct str){room, n > 0 ? (size_t)n : 0};
	while (rest.ptr != NULL)
		take_line(st, str_split(&rest, '\n'));
	if (access(copy, F_OK) == 0)
		return;
	/* Without the copy there is nothing to be unchanged. */
	st->fetched_s = 0;
	st->etag[0] = st->modified[0] = '\0';
}

int
list_state_exchange(const char *path, const void *bytes, uint64_t len)
{
	char fresh[PATH_MAX];
	int fd, saved;

	if (snprintf(fresh, sizeof(fresh), "%s.new", path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
	    0640);
	if (fd == -1)
		return (-1);
	if (fd_write_all(fd, bytes, (size_t)len) == 0 && fsync(fd) == 0 &&
	    rename(fresh, path) == 0) {
		fd_close(&fd);
		return (fd_sync_folder(path));
	}
	saved = errno;
	fd_close(&fd);
	unlink(fresh);
	errno = saved;
	return (-1);
}

/* Bytes of a control character would begin a line of their own. */
static void
put_text(struct buf *b, const char *key, const char *value)
{
	(void)buf_printf(b, "%s: ", key);
	for (; *value != '\0'; value++)
		if ((unsigned char)*value >= ' ')
			(void)buf_append(b, (struct str){value, 1});
	(void)buf_append(b, STR("\n"));
}

int
list_state_write(const struct list_state *st, const char *copy)
{
	char path[PATH_MAX];
	struct buf b;
	uint64_t n;
	size_t i;
	int rc;

	if (path_of(copy, path) != 0)
		return (-1);
	buf_init(&b, STATE_BYTES);
	for (i = 0; i < NUMBERS; i++) {
		memcpy(&n, (const char *)st + numbers[i].offset, sizeof(n));
		(void)buf_printf(&b, "%s: %llu\n", numbers[i].key,
		    (unsigned long long)n);
	}
	for (i = 0; i < TEXTS; i++)
		put_text(&b, texts[i].key, (const char *)st + texts[i].offset);
	rc = list_state_exchange(path, buf_peek(&b).ptr, buf_len(&b));
	buf_fini(&b);
	return (rc);
}
