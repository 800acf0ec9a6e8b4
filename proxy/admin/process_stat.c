/* SPDX-License-Identifier: MIT
 *
 * admin/process_stat.c - /proc/PID/stat, read.
 */
#include "proxy/admin/process_stat.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/base/num.h"

#define STAT_MAX	1024u
#define CHILDREN_MAX	4096u

/* Behind the name, counted from 0: proc(5). */
enum place {
	PLACE_USER = 11,
	PLACE_SYSTEM,
	PLACE_THREADS = 17,
	PLACE_PAGES = 21
};

static int
read_numbers(struct str rest, uint64_t number[PLACE_PAGES + 1])
{
	struct str piece;

	for (unsigned i = 0; i <= PLACE_PAGES; i++) {
		number[i] = 0;
		if (rest.ptr == NULL)
			return (-1);
		/* Some are negative, one is a letter. */
		piece = str_split(&rest, ' ');
		if (num_decimal(piece, UINT64_MAX, &number[i]) != NUM_OK &&
		    (i == PLACE_USER || i == PLACE_SYSTEM ||
			i == PLACE_THREADS || i == PLACE_PAGES))
			return (-1);
	}
	return (0);
}

int
process_stat_parse(struct process_stat *p, struct str text)
{
	size_t open = str_find(text, '('), shut = str_rfind(text, ')');
	double ticks = (double)sysconf(_SC_CLK_TCK);
	uint64_t number[PLACE_PAGES + 1], pid;

	memset(p, 0, sizeof(*p));
	if (open >= shut || shut >= text.len ||
	    num_decimal(str_trim(str_head(text, open)), INT32_MAX, &pid) !=
		NUM_OK ||
	    read_numbers(str_from(text, shut + 2), number) != 0)
		return (-1);
	p->pid = (pid_t)pid;
	str_to_z(str_head(str_from(text, open + 1), shut - open - 1), p->name,
	    sizeof(p->name));
	p->user_s = (double)number[PLACE_USER] / ticks;
	p->system_s = (double)number[PLACE_SYSTEM] / ticks;
	p->threads = number[PLACE_THREADS];
	p->resident = number[PLACE_PAGES] * (uint64_t)sysconf(_SC_PAGESIZE);
	return (0);
}

static struct str
read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd == -1)
		return (STR_NONE);
	n = read(fd, text, size);
	close(fd);
	return (n > 0 ? (struct str){text, (size_t)n} : STR_NONE);
}

static unsigned
add(struct process_stat *p, pid_t pid)
{
	char path[64], text[STAT_MAX];

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	return (process_stat_parse(p, read_file(path, text, sizeof(text))) == 0
		    ? 1
		    : 0);
}

unsigned
process_stat_family(struct process_stat *all, unsigned room)
{
	char path[64], text[CHILDREN_MAX];
	pid_t head = getppid();
	struct str rest;
	uint64_t pid;
	unsigned n = 0;

	if (room > 0)
		n += add(&all[0], head);
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)head,
	    (int)head);
	rest = read_file(path, text, sizeof(text));
	while (rest.ptr != NULL && n < room) {
		if (num_decimal(str_split(&rest, ' '), INT32_MAX, &pid) ==
		    NUM_OK)
			n += add(&all[n], (pid_t)pid);
	}
	return (n);
}
