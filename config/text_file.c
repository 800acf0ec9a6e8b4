/* SPDX-License-Identifier: MIT
 *
 * config/text_file.c - read a regular file.
 */
#include "config/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proxy/base/fd.h"

/* Up to ${room} bytes; a file that grows meanwhile is cut there. */
static ssize_t
read_up_to(int fd, char *mem, size_t room)
{
	size_t len = 0;
	ssize_t n = 1;

	while (len < room && n != 0) {
		n = read(fd, mem + len, room - len);
		if (n == -1 && errno != EINTR)
			return (-1);
		if (n > 0)
			len += (size_t)n;
	}
	return ((ssize_t)len);
}

static const char *
read_fd(int fd, size_t max, struct str *out)
{
	struct stat st;
	char *mem;
	ssize_t n;

	if (fstat(fd, &st) == -1)
		return (strerror(errno));
	if (S_ISDIR(st.st_mode))
		return ("it is a folder");
	if (!S_ISREG(st.st_mode))
		return ("it is not a regular file");
	if ((uint64_t)st.st_size > max)
		return ("it is too large");
	mem = malloc((size_t)st.st_size + 1);
	if (mem == NULL)
		return ("there is no memory");
	n = read_up_to(fd, mem, (size_t)st.st_size);
	if (n == -1) {
		free(mem);
		return (strerror(errno));
	}
	*out = (struct str){mem, (size_t)n};
	return (NULL);
}

int
text_file_read(const char *path, size_t max, struct place at,
    struct complaints *complaints, struct str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	const char *wrong = fd == -1 ? strerror(errno) : read_fd(fd, max, out);

	fd_close(&fd);
	if (wrong == NULL)
		return (0);
	if (at.file == NULL)
		complaints_add(complaints, (struct place){path, 0, 0},
		    "cannot be read: %s", wrong);
	else
		complaints_add(complaints, at, "cannot read %s: %s", path,
		    wrong);
	return (-1);
}
