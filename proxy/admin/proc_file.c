/* SPDX-License-Identifier: MIT
 *
 * admin/proc_file.c - words between spaces.
 */
#include "proxy/admin/proc_file.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/num.h"

struct str
proc_file_read(const char *path, char *room, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 1;

	if (fd == -1)
		return (STR_NONE);
	while (len < size && n > 0) {
		n = read(fd, room + len, size - len);
		len += n > 0 ? (size_t)n : 0;
	}
	fd_close(&fd);
	return (n < 0 ? STR_NONE : (struct str){room, len});
}

struct str
proc_file_line(struct str text, struct str key)
{
	struct str line;

	while (text.ptr != NULL) {
		line = str_split(&text, '\n');
		if (str_starts(line, key))
			return (str_from(line, key.len));
	}
	return (STR_NONE);
}

static bool
is_space(char c)
{
	return (c == ' ' || c == '\t' || c == '\n');
}

struct str
proc_file_word(struct str *line)
{
	struct str word;
	size_t n = 0;

	while (n < line->len && is_space(line->ptr[n]))
		n++;
	*line = str_from(*line, n);
	for (n = 0; n < line->len && !is_space(line->ptr[n]);)
		n++;
	word = str_head(*line, n);
	*line = str_from(*line, n);
	return (word);
}

uint64_t
proc_file_number(struct str *line)
{
	uint64_t n;

	return (num_decimal(proc_file_word(line), UINT64_MAX, &n) == NUM_OK
		    ? n
		    : 0);
}
