/* SPDX-License-Identifier: MIT
 *
 * bench/signer_rate.c - leaves a second of one signer, and how long a worker
 * waits for one.
 *
 * The signer is the real one, in a process of its own with its sandbox; every
 * name is new.  There are many rows because each has a rate of its own.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "proxy/base/clock.h"
#include "proxy/tls/signer.h"
#include "proxy/tls/signer_message.h"

#define ROWS		64
#define IN_FLIGHT	8
#define LEAVES		30000
#define TRIPS		4001

static int ours[ROWS], theirs[ROWS];
static char packet[SIGNER_MESSAGE_MAX];

static int64_t
now_ns(void)
{
	struct clock_now now;

	clock_read(&now);
	return (now.mono_ns);
}

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static void
say(unsigned n)
{
	char name[64], out[512];
	struct signer_ask ask = {.kind = SIGNER_ASK_LEAF, .id = n};
	size_t len;

	snprintf(name, sizeof(name), "host-%u.bench.example", n);
	ask.name = str_of(name);
	len = signer_ask_encode(&ask, out);
	if (send(ours[n % ROWS], out, len, 0) == -1)
		fail("send");
}

static void
hear(unsigned n)
{
	struct signer_answer a;
	ssize_t len;

	/* A signer's first word to each row answers no question. */
	do {
		len = recv(ours[n % ROWS], packet, sizeof(packet), 0);
		if (len <= 0 ||
		    signer_answer_decode(&a, packet, (size_t)len) != 0)
			fail("no answer");
	} while (a.id != n);
	if (a.result != SIGNER_OK)
		fail("no leaf");
}

static pid_t
start(const char *folder)
{
	char key[128], crt[128], byte;
	int ready[2];
	pid_t pid;

	snprintf(key, sizeof(key), "%s/ca/ca.key", folder);
	snprintf(crt, sizeof(crt), "%s/ca/ca.crt", folder);
	if (pipe(ready) != 0 || (pid = fork()) == -1)
		fail("start");
	if (pid == 0) {
		struct signer_args args = {
		    .places = {.key = key, .certificate = crt},
		    .wishes = {.machine = "bench", .now_s = time(NULL)},
		    .rows = theirs,
		    .n_rows = ROWS,
		    .ready_fd = ready[1],
		};

		prctl(PR_SET_PDEATHSIG, SIGTERM);
		signer_run(&args);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1)
		fail("the signer did not start");
	return (pid);
}

static int
order(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return ((*x > *y) - (*x < *y));
}

static void
measure_rate(void)
{
	int64_t begun = now_ns();
	unsigned n;

	for (n = 1; n <= LEAVES + IN_FLIGHT; n++) {
		if (n <= LEAVES)
			say(n);
		if (n > IN_FLIGHT)
			hear(n - IN_FLIGHT);
	}
	printf("%u new names: %.0f leaves/s\n", LEAVES,
	    LEAVES / ((double)(now_ns() - begun) / (double)NS_PER_S));
}

static void
measure_trip(void)
{
	static int64_t took[TRIPS];
	unsigned i;

	for (i = 0; i < TRIPS; i++) {
		took[i] = now_ns();
		say(LEAVES + 1 + i);
		hear(LEAVES + 1 + i);
		took[i] = now_ns() - took[i];
	}
	qsort(took, TRIPS, sizeof(took[0]), order);
	printf("round trip for a new name: median %.1f us, 99 %% under %.1f us\n",
	    (double)took[TRIPS / 2] / 1e3, (double)took[TRIPS * 99 / 100] / 1e3);
}

static void
clear(const char *folder)
{
	static const char *const names[] = {"ca/ca.key", "ca/ca.crt", "ca", ""};
	char path[128];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)remove(path);
	}
}

int
main(void)
{
	char folder[] = "/tmp/aduana-bench-XXXXXX";
	struct rusage used;
	int ends[2], i, status;
	pid_t pid;

	if (mkdtemp(folder) == NULL)
		fail("mkdtemp");
	for (i = 0; i < ROWS; i++) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
			fail("socketpair");
		ours[i] = ends[0];
		theirs[i] = ends[1];
	}
	pid = start(folder);
	measure_rate();
	measure_trip();
	kill(pid, SIGTERM);
	if (wait4(pid, &status, 0, &used) != pid)
		fail("wait4");
	printf("signer: %.1f us of CPU for each, %ld KiB\n",
	    ((double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
		(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec)) /
		(LEAVES + TRIPS), used.ru_maxrss);
	clear(folder);
	return (status == 0 ? 0 : 1);
}
