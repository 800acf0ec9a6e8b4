/* SPDX-License-Identifier: MIT
 *
 * tls/signer_test.c - the signer as a process, asked over its sockets.
 */
#include "proxy/tls/signer.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "proxy/tls/signer_message.h"
#include "proxy/control/jail.h"
#include "tests/unit/unit.h"

#define ROWS_N	3
#define WAIT_MS	60000

/* The monotonic clock, which the test may stop: then what comes, however slowly,
 * comes at once. */
static struct timespec stopped_at;

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id == CLOCK_MONOTONIC && stopped_at.tv_sec != 0) {
		*ts = stopped_at;
		return (0);
	}
	return ((int)syscall(SYS_clock_gettime, id, ts));
}

static void
stand_still(void)
{
	struct timespec now;

	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	stopped_at = now;
}

static char folder[64], key_path[96], crt_path[96];
static int ours[ROWS_N], theirs[ROWS_N];
static pid_t signer;
static uint32_t ids = 1;
static char packet[SIGNER_MESSAGE_MAX];

static void
set_up(void)
{
	snprintf(folder, sizeof(folder), "/tmp/aduana-signer-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(key_path, sizeof(key_path), "%s/ca/ca.key", folder);
	snprintf(crt_path, sizeof(crt_path), "%s/ca/ca.crt", folder);
	for (int i = 0; i < ROWS_N; i++) {
		int ends[2];

		ck_assert_int_eq(socketpair(AF_UNIX,
		    SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends),
		    0);
		ours[i] = ends[0];
		theirs[i] = ends[1];
	}
}

/* Its exit status. */
static int
end_signer(int signo)
{
	int status;

	ck_assert_int_eq(kill(signer, signo), 0);
	ck_assert_int_eq(waitpid(signer, &status, 0), signer);
	signer = 0;
	return (status);
}

static void
tear_down(void)
{
	static const char *const names[] = {"ca/ca.key", "ca/ca.crt",
	    "ca/ca.key.old", "ca/ca.crt.old", "ca"};
	char path[PATH_MAX];

	if (signer != 0)
		ck_assert_int_eq(end_signer(SIGTERM), 0);
	for (size_t i = 0; i < ROWS(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)remove(path);
	}
	ck_assert_int_eq(rmdir(folder), 0);
}

/* True: it is ready; false: it ended before. */
static bool
start_signer(bool rotate)
{
	int ready[2];
	char byte;
	ssize_t n;

	ck_assert_int_eq(pipe(ready), 0);
	signer = fork();
	ck_assert_int_ge(signer, 0);
	if (signer == 0) {
		struct signer_args args = {
		    .places = {.key = key_path, .certificate = crt_path},
		    .wishes = {.machine = "m.example", .now_s = time(NULL)},
		    .rotate = rotate,
		    .rows = theirs,
		    .n_rows = ROWS_N,
		    .ready_fd = ready[1],
		};

		close(ready[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signer_run(&args);
	}
	close(ready[1]);
	n = read(ready[0], &byte, 1);
	close(ready[0]);
	return (n == 1);
}

static void
hear_any(int row, struct signer_answer *a)
{
	struct pollfd pfd = {.fd = ours[row], .events = POLLIN};
	ssize_t n;

	ck_assert_int_eq(poll(&pfd, 1, WAIT_MS), 1);
	n = recv(ours[row], packet, sizeof(packet), 0);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(signer_answer_decode(a, packet, (size_t)n), 0);
}

/* Without the greeting of a signer that has just begun. */
static void
hear(int row, struct signer_answer *a)
{
	do
		hear_any(row, a);
	while (a->id == 0);
}

static uint32_t
say(int row, enum signer_ask_kind kind, const char *name)
{
	struct signer_ask ask = {kind, ids++, str_of(name)};
	char out[512];
	size_t n = signer_ask_encode(&ask, out);

	ck_assert_uint_gt(n, 0);
	ck_assert_int_eq(send(ours[row], out, n, 0), (ssize_t)n);
	return (ask.id);
}

static void
ask(int row, enum signer_ask_kind kind, const char *name,
    struct signer_answer *a)
{
	uint32_t id = say(row, kind, name);

	hear(row, a);
	ck_assert_uint_eq(a->id, id);
	ck_assert_int_eq(a->kind, kind);
}

static X509 *
certificate_of(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	X509 *x = d2i_X509(NULL, &p, (long)der.len);

	ck_assert_ptr_nonnull(x);
	return (x);
}

START_TEST(keys_and_leaves_belong_together)
{
	struct signer_answer a;
	const unsigned char *p;
	uint64_t epoch;
	EVP_PKEY *key;
	X509 *ca, *leaf;

	ck_assert(start_signer(false));
	ask(0, SIGNER_ASK_KEYS, "", &a);
	ck_assert_int_eq(a.result, SIGNER_OK);
	ck_assert_uint_eq(a.tickets.len,
	    SIGNER_TICKET_KEYS * SIGNER_TICKET_KEY_SIZE);
	ck_assert_uint_gt(a.again_s, 0);
	p = (const unsigned char *)a.leaf_key.ptr;
	key = d2i_AutoPrivateKey(NULL, &p, (long)a.leaf_key.len);
	ck_assert_ptr_nonnull(key);
	ca = certificate_of(a.chain);
	epoch = a.epoch;
	ask(1, SIGNER_ASK_LEAF, "www.example.org", &a);
	ck_assert_int_eq(a.result, SIGNER_OK);
	ck_assert_uint_eq(a.epoch, epoch);
	leaf = certificate_of(a.leaf);
	ck_assert_int_eq(X509_verify(leaf, X509_get0_pubkey(ca)), 1);
	ck_assert_int_eq(X509_check_private_key(leaf, key), 1);
	ck_assert_int_eq(X509_check_host(leaf, "www.example.org", 0, 0, NULL),
	    1);
	X509_free(leaf);
	X509_free(ca);
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(the_same_bytes_for_another_worker)
{
	static char first[SIGNER_MESSAGE_MAX];
	struct signer_answer a;
	size_t len;

	ck_assert(start_signer(false));
	ask(0, SIGNER_ASK_LEAF, "192.0.2.7", &a);
	ck_assert_int_eq(a.result, SIGNER_OK);
	len = a.leaf.len;
	memcpy(first, a.leaf.ptr, len);
	ask(1, SIGNER_ASK_LEAF, "192.0.2.7", &a);
	ck_assert_uint_eq(a.leaf.len, len);
	ck_assert_mem_eq(a.leaf.ptr, first, len);
	ask(1, SIGNER_ASK_LEAF, "192.0.2.8", &a);
	ck_assert_int_eq(a.result, SIGNER_OK);
	ck_assert(a.leaf.len != len || memcmp(a.leaf.ptr, first, len) != 0);
}
END_TEST

/* As many as it likes, in packets of all lengths; the other rows do not
 * notice. */
START_TEST(rubbish_is_thrown_away)
{
	static char junk[4096];
	struct signer_answer a;
	unsigned state = 1;

	ck_assert(start_signer(false));
	for (int i = 0; i < 3000; i++) {
		size_t len = (size_t)(i * 7 % 600);

		for (size_t k = 0; k < len; k++) {
			state = state * 1664525 + 1013904223;
			junk[k] = (char)(state >> 24);
		}
		/* A full socket is the signer's to empty. */
		while (send(ours[0], junk, len, 0) == -1)
			ck_assert_int_eq(errno, EAGAIN);
		if (i % 1000 == 0)
			ask(1, SIGNER_ASK_LEAF, "other.example", &a);
	}
	ck_assert_int_eq(send(ours[0], junk, sizeof(junk), 0), sizeof(junk));
	ask(0, SIGNER_ASK_LEAF, "good.example", &a);
	ck_assert_int_eq(a.result, SIGNER_OK);
}
END_TEST

/* One row's flood is refused beyond its rate; another's question is not. */
START_TEST(floods_are_bounded)
{
	struct signer_answer a;
	unsigned busy = 0, good = 0;
	char name[64];

	stand_still();
	ck_assert(start_signer(false));
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "n%d.example", i % 10);
		ask(0, SIGNER_ASK_LEAF, name, &a);
		busy += a.result == SIGNER_BUSY;
		good += a.result == SIGNER_OK;
	}
	ck_assert_uint_eq(busy + good, 3000);
	ck_assert_uint_ge(good, 1000);
	ck_assert_uint_gt(busy, 0);
	ask(1, SIGNER_ASK_LEAF, "quiet.example", &a);
	ck_assert_int_eq(a.result, SIGNER_OK);
}
END_TEST

/* Whoever asks and does not listen waits alone, and gets all in the end. */
START_TEST(a_worker_that_does_not_listen)
{
	struct signer_answer a;
	int asked = 0, heard = 0, roomy = 200000, i;

	ck_assert(start_signer(false));
	ck_assert_int_eq(setsockopt(ours[0], SOL_SOCKET, SO_SNDBUF, &roomy,
	    sizeof(roomy)), 0);
	for (i = 0; i < 900; i++) {
		struct signer_ask q = {SIGNER_ASK_LEAF, ids++,
		    STR("same.example")};
		char out[512];
		size_t n = signer_ask_encode(&q, out);

		asked += send(ours[0], out, n, 0) != -1;
		if (i % 100 == 0)
			ask(1, SIGNER_ASK_LEAF, "other.example", &a);
	}
	ck_assert_int_gt(asked, 100);
	while (heard < asked) {
		hear(0, &a);
		ck_assert_int_eq(a.result, SIGNER_OK);
		heard++;
	}
}
END_TEST

/* What waits in the socket is answered by the next. */
START_TEST(killed_and_replaced)
{
	struct signer_answer a;
	uint64_t epoch;
	uint32_t id;

	ck_assert(start_signer(false));
	ask(0, SIGNER_ASK_LEAF, "a.example", &a);
	epoch = a.epoch;
	ck_assert_int_eq(end_signer(SIGKILL), SIGKILL);
	id = say(0, SIGNER_ASK_LEAF, "b.example");
	ck_assert(start_signer(false));
	hear(0, &a);
	ck_assert_uint_eq(a.id, id);
	ck_assert_int_eq(a.result, SIGNER_OK);
	ck_assert_uint_ne(a.epoch, epoch);
}
END_TEST

START_TEST(rotation_makes_another_authority)
{
	static char before[SIGNER_MESSAGE_MAX];
	struct signer_answer a;
	size_t len;

	ck_assert(start_signer(false));
	ask(0, SIGNER_ASK_KEYS, "", &a);
	len = a.chain.len;
	memcpy(before, a.chain.ptr, len);
	ck_assert_int_eq(end_signer(SIGTERM), 0);
	ck_assert(start_signer(true));
	ask(0, SIGNER_ASK_KEYS, "", &a);
	ck_assert(a.chain.len != len || memcmp(a.chain.ptr, before, len) != 0);
}
END_TEST

START_TEST(a_bad_key_file)
{
	int status, fd;
	char path[96];

	snprintf(path, sizeof(path), "%s/ca", folder);
	ck_assert(start_signer(false));
	ck_assert_int_eq(end_signer(SIGTERM), 0);
	fd = open(key_path, O_WRONLY | O_TRUNC);
	ck_assert_int_eq(write(fd, "no key\n", 7), 7);
	close(fd);
	ck_assert(!start_signer(false));
	ck_assert_int_eq(waitpid(signer, &status, 0), signer);
	signer = 0;
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}
END_TEST

enum { OPEN, SOCKET, FORK, EXEC, CODE, NOTHING };

static const struct {
	const char	*label;
	int		 what;
} forbidden[] = {
	{"open", OPEN},
	{"socket", SOCKET},
	{"fork", FORK},
	{"execve", EXEC},
	{"executable memory", CODE},
	{"nothing", NOTHING},
};

static void
attempt(int what)
{
	switch (what) {
	case OPEN:
		(void)open("/etc/hosts", O_RDONLY);
		break;
	case SOCKET:
		(void)socket(AF_INET, SOCK_STREAM, 0);
		break;
	case FORK:
		(void)fork();
		break;
	case EXEC:
		execl("/bin/true", "true", NULL);
		break;
	case CODE:
		(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		break;
	}
}

START_TEST(the_sandbox_ends_who_breaks_out)
{
	int status;
	pid_t pid;

#ifdef __SANITIZE_ADDRESS__
	/* Its runtime needs files and processes: there is no filter. */
	return;
#endif
	pid = fork();
	if (pid == 0) {
		if (jail_hide() != 0 || jail_enter() != 0)
			_exit(1);
		attempt(forbidden[_i].what);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	if (forbidden[_i].what == NOTHING)
		ck_assert_int_eq(status, 0);
	else
		ck_assert_msg(WIFSIGNALED(status) &&
		    WTERMSIG(status) == SIGSYS, "%s", forbidden[_i].label);
}
END_TEST

UNIT_MAIN("signer", tcase_add_checked_fixture(tc, set_up, tear_down);
    PLAIN(keys_and_leaves_belong_together)
    PLAIN(the_same_bytes_for_another_worker)
    PLAIN(rubbish_is_thrown_away) PLAIN(floods_are_bounded)
    PLAIN(a_worker_that_does_not_listen) PLAIN(killed_and_replaced)
    PLAIN(rotation_makes_another_authority) PLAIN(a_bad_key_file)
    LOOP(the_sandbox_ends_who_breaks_out, forbidden))
