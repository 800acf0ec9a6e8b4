/* SPDX-License-Identifier: MIT
 *
 * admin/processes.c - the supervisor and its children in /proc.
 */
#include "proxy/admin/processes.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proxy/admin/history.h"
#include "proxy/admin/proc_file.h"

#define TEXT_MAX	4096u
#define NAME_MAX_BYTES	64u
#define PATH_MAX_BYTES	(2 * NAME_MAX_BYTES)

/* The supervisor keeps its own name. */
static const char *const kinds[] = {"aduana-worker", "aduana-admin",
    "aduana-signer", "aduana-verifier", "aduana-lists", "aduana"};
static const char *const names[] = {
    "worker", "admin", "signer", "verifier", "lists", "supervisor"};
#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

struct sum {
	unsigned	 count;
	uint64_t	 ticks;		/* since the last time */
	uint64_t	 bytes;		/* its own, not shared */
};

static struct str
read_of(pid_t pid, const char *file, char room[TEXT_MAX])
{
	char path[PATH_MAX_BYTES];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	return (proc_file_read(path, room, TEXT_MAX));
}

/* KINDS: it is gone, or none of ours. */
static unsigned
kind_of(pid_t pid, char room[TEXT_MAX])
{
	struct str text = read_of(pid, "comm", room);
	struct str name = proc_file_word(&text);
	unsigned i;

	for (i = 0; i < KINDS; i++)
		if (str_eq(name, str_of(kinds[i])))
			break;
	return (i);
}

/* User's and system's, since its start; 0 when it is gone. */
static uint64_t
ticks_of(pid_t pid, char room[TEXT_MAX])
{
	struct str text = read_of(pid, "stat", room);
	uint64_t user;

	/* Behind the name, which may have spaces in it: state is the third. */
	text = str_from(text, str_rfind(text, ')') + 1);
	for (unsigned i = 3; i < 14; i++)
		(void)proc_file_word(&text);
	user = proc_file_number(&text);
	return (user + proc_file_number(&text));
}

static uint64_t
bytes_of(pid_t pid, char room[TEXT_MAX])
{
	struct str text = read_of(pid, "statm", room);
	uint64_t resident, shared;

	(void)proc_file_number(&text);
	resident = proc_file_number(&text);
	shared = proc_file_number(&text);
	return (resident > shared
		    ? (resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE)
		    : 0);
}

static const struct processes_one *
find(const struct processes *p, pid_t pid)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->one[i].pid == pid)
			return (&p->one[i]);
	return (NULL);
}

static void
look(const struct processes *before, struct processes *now, pid_t pid,
    struct sum sums[KINDS])
{
	char room[TEXT_MAX];
	const struct processes_one *was = find(before, pid);
	unsigned kind = kind_of(pid, room);
	uint64_t ticks = ticks_of(pid, room);

	if (kind == KINDS || now->count == PROCESSES_MAX)
		return;
	now->one[now->count++] = (struct processes_one){pid, ticks};
	sums[kind].count++;
	sums[kind].bytes += bytes_of(pid, room);
	/* One that is new has all of it in this time. */
	sums[kind].ticks +=
	    ticks - (was == NULL || was->ticks > ticks ? 0 : was->ticks);
}

static void
look_all(struct processes *p, struct sum sums[KINDS])
{
	static struct processes now;
	char path[NAME_MAX_BYTES], room[TEXT_MAX];
	struct str list;
	uint64_t pid;

	now = (struct processes){.supervisor = p->supervisor};
	snprintf(path, sizeof(path), "task/%d/children", (int)p->supervisor);
	list = read_of(p->supervisor, path, room);
	look(p, &now, p->supervisor, sums);
	while ((pid = proc_file_number(&list)) != 0)
		look(p, &now, (pid_t)pid, sums);
	*p = now;
}

static void
put(struct history *h, const char *what, const char *unit, const char *kind,
    double value)
{
	char name[NAME_MAX_BYTES];

	snprintf(name, sizeof(name), "aduana.%s.%s", what, kind);
	history_put(h, name, unit, value);
}

void
processes_put(struct processes *p, struct history *h, double seconds)
{
	double hz = (double)sysconf(_SC_CLK_TCK), cpu = 0, bytes = 0, count = 0;
	struct sum sums[KINDS] = {0};

	look_all(p, sums);
	for (unsigned i = 0; i < KINDS; i++) {
		double took = (double)sums[i].ticks / hz / seconds;

		cpu += took;
		bytes += (double)sums[i].bytes;
		count += sums[i].count;
		if (sums[i].count == 0)
			continue;
		put(h, "cpu", "ratio", names[i], took);
		put(h, "memory", "bytes", names[i], (double)sums[i].bytes);
	}
	history_put(h, "aduana.cpu", "ratio", cpu);
	history_put(h, "aduana.memory", "bytes", bytes);
	history_put(h, "aduana.processes", "", count);
}

void
processes_start(struct processes *p, pid_t supervisor)
{
	struct sum sums[KINDS] = {0};

	*p = (struct processes){.supervisor = supervisor};
	look_all(p, sums);
}
