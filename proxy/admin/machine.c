/* SPDX-License-Identifier: MIT
 *
 * admin/machine.c - numbers out of /proc.
 */
#include "proxy/admin/machine.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#include "config/settings.h"
#include "proxy/admin/args.h"
#include "proxy/admin/history.h"
#include "proxy/admin/proc_file.h"

#define TEXT_MAX	16384u

/* ---- processors ---------------------------------------------------------- */

/* As shares of all processors' time. */
static void
put_cpu(struct machine *m, struct history *h, double all,
    const struct machine *was)
{
	if (h == NULL || all <= 0)
		return;
	history_put(h, "system.cpu.busy", "ratio",
	    (double)(m->busy - was->busy) / all);
	history_put(h, "system.cpu.user", "ratio",
	    (double)(m->user - was->user) / all);
	history_put(h, "system.cpu.system", "ratio",
	    (double)(m->system - was->system) / all);
	history_put(h, "system.cpu.waiting", "ratio",
	    (double)(m->waiting - was->waiting) / all);
}

static void
look_cpu(struct machine *m, struct history *h, char room[TEXT_MAX])
{
	struct str line = proc_file_line(proc_file_read("/proc/stat", room,
					     TEXT_MAX),
	    STR("cpu "));
	struct machine was = *m;
	uint64_t n[8];

	if (line.ptr == NULL)
		return;
	/* user nice system idle iowait irq softirq steal */
	for (unsigned i = 0; i < 8; i++)
		n[i] = proc_file_number(&line);
	m->user = n[0] + n[1];
	m->system = n[2] + n[5] + n[6];
	m->waiting = n[4];
	m->busy = m->user + m->system + n[7];
	m->all = m->busy + n[3] + n[4];
	put_cpu(m, h, (double)(m->all - was.all), &was);
}

static void
put_load(struct history *h)
{
	static const char *const names[] = {
	    "system.load.1min", "system.load.5min", "system.load.15min"};
	double loads[3];
	int n = getloadavg(loads, 3);

	for (int i = 0; i < n; i++)
		history_put(h, names[i], "", loads[i]);
}

/* ---- memory, sockets, descriptors ---------------------------------------- */

static double
kibibytes(struct str text, struct str key)
{
	struct str line = proc_file_line(text, key);

	return ((double)proc_file_number(&line) * 1024);
}

static void
put_memory(struct history *h, char room[TEXT_MAX])
{
	struct str text = proc_file_read("/proc/meminfo", room, TEXT_MAX);
	double free_bytes = kibibytes(text, STR("MemAvailable:"));

	if (text.ptr == NULL)
		return;
	history_put(h, "system.memory.available", "bytes", free_bytes);
	history_put(h, "system.memory.used", "bytes",
	    kibibytes(text, STR("MemTotal:")) - free_bytes);
	history_put(h, "system.swap.used", "bytes",
	    kibibytes(text, STR("SwapTotal:")) -
		kibibytes(text, STR("SwapFree:")));
}

/* What stands behind the word ${key} of a line. */
static double
value_of(struct str line, struct str key)
{
	struct str word = proc_file_word(&line);

	while (word.len > 0 && !str_eq(word, key))
		word = proc_file_word(&line);
	return ((double)proc_file_number(&line));
}

static void
put_sockets(struct history *h, char room[TEXT_MAX])
{
	struct str text = proc_file_read("/proc/net/sockstat", room,
	    TEXT_MAX / 2);
	struct str six = proc_file_read("/proc/net/sockstat6",
	    room + TEXT_MAX / 2, TEXT_MAX / 2);
	struct str tcp = proc_file_line(text, STR("TCP:"));

	if (text.ptr == NULL)
		return;
	history_put(h, "system.sockets.tcp", "",
	    value_of(tcp, STR("inuse")) +
		value_of(proc_file_line(six, STR("TCP6:")), STR("inuse")));
	history_put(h, "system.sockets.tcp_time_wait", "",
	    value_of(tcp, STR("tw")));
	history_put(h, "system.sockets.udp", "",
	    value_of(proc_file_line(text, STR("UDP:")), STR("inuse")) +
		value_of(proc_file_line(six, STR("UDP6:")), STR("inuse")));
}

static void
put_descriptors(struct history *h, char room[TEXT_MAX])
{
	struct str text = proc_file_read("/proc/sys/fs/file-nr", room,
	    TEXT_MAX);

	if (text.ptr != NULL)
		history_put(h, "system.descriptors", "",
		    (double)proc_file_number(&text));
}

/* ---- network ------------------------------------------------------------- */

static struct machine_link *
link_of(struct machine *m, struct str name)
{
	struct machine_link *l;

	for (unsigned i = 0; i < m->links; i++)
		if (str_eq(name, str_of(m->link[i].name)))
			return (&m->link[i]);
	if (m->links == MACHINE_LINKS || name.len >= sizeof(l->name))
		return (NULL);
	l = &m->link[m->links++];
	str_to_z(name, l->name, sizeof(l->name));
	return (l);
}

static void
put_link(struct history *h, const struct machine_link *l, uint64_t received,
    uint64_t sent, double seconds)
{
	char name[64];

	/* One that was made anew begins at 0 again. */
	if (h == NULL || received < l->received || sent < l->sent ||
	    !sample_is_name(str_of(l->name)))
		return;
	snprintf(name, sizeof(name), "system.network.%s.received", l->name);
	history_put(h, name, "bytes/s",
	    (double)(received - l->received) / seconds);
	snprintf(name, sizeof(name), "system.network.%s.sent", l->name);
	history_put(h, name, "bytes/s", (double)(sent - l->sent) / seconds);
}

static void
look_network(struct machine *m, struct history *h, double seconds,
    char room[TEXT_MAX])
{
	struct str text = proc_file_read("/proc/net/dev", room, TEXT_MAX);

	while (text.ptr != NULL) {
		struct str line = str_split(&text, '\n');
		struct str name = str_trim(str_split(&line, ':'));
		struct machine_link *l;
		unsigned known = m->links;
		uint64_t received, sent;

		l = line.ptr == NULL ? NULL : link_of(m, name);
		if (l == NULL)
			continue;
		received = proc_file_number(&line);
		for (unsigned i = 1; i < 8; i++)
			(void)proc_file_number(&line);
		sent = proc_file_number(&line);
		put_link(m->links > known ? NULL : h, l, received, sent,
		    seconds);
		l->received = received;
		l->sent = sent;
	}
}

/* ---- disks --------------------------------------------------------------- */

static void
put_disk(struct history *h, const char *what, const char *path)
{
	struct statvfs v;
	char name[64];

	if (path == NULL || path[0] != '/' || statvfs(path, &v) != 0)
		return;
	snprintf(name, sizeof(name), "system.disk.%s.free", what);
	history_put(h, name, "bytes", (double)v.f_bavail * (double)v.f_frsize);
	if (v.f_blocks == 0)
		return;
	snprintf(name, sizeof(name), "system.disk.%s.used", what);
	history_put(h, name, "ratio",
	    1 - (double)v.f_bfree / (double)v.f_blocks);
}

void
machine_put(struct machine *m, struct history *h, double seconds)
{
	char room[TEXT_MAX];

	look_cpu(m, h, room);
	put_load(h);
	put_memory(h, room);
	put_sockets(h, room);
	put_descriptors(h, room);
	look_network(m, h, seconds, room);
	put_disk(h, "state", m->args->settings->state_dir);
	put_disk(h, "log", m->args->log_path);
	put_disk(h, "cache", m->args->settings->cache_file);
}

void
machine_start(struct machine *m, const struct admin_args *args)
{
	char room[TEXT_MAX];

	*m = (struct machine){.args = args};
	look_cpu(m, NULL, room);
	look_network(m, NULL, 1, room);
}
