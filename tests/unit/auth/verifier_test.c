/* SPDX-License-Identifier: MIT
 *
 * auth/verifier_test.c - the verifier as a process, and a worker's talk with
 * it.
 */
#include "proxy/auth/verifier.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "proxy/auth/verify_link.h"
#include "proxy/auth/verify_message.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/unit.h"

#define WAIT_MS	60000
#define ROWS_N	2

/* "secret", by every kind. */
static const char file_text[] =
    "yes:$y$j75$1V8mLyQmLlcCXaTRL6tMD0$lncBbi08ADCfVRjKIyy908K9Vp"
    "762snD9wx.0wPKGnD\n"
    "bcr:$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8"
    "WIrW\n"
    "s512:$6$rounds=1000$saltsalt$LAV5VE5Y7w1d73x1mFNspYWUpazfmwv"
    "2SoepNXNKJ/otop/Zok96Hr8Q13LEv0DRY/x8v0/crpIjl8NJSAqXV/\n"
    "s256:$5$rounds=1000$saltsalt$eKLZU9t9OoPWrqOQsoTIKG0aYkZ5rGO"
    "oOQhiIvoSWX2\n"
    "scr:$7$A6..../....saltsalt$DUi54qWYMpd9d6BwX.L/iP9d0Bf6CaWVx"
    "G4adrxWR57\n"
    "gost:$gy$j75$1V8mLyQmLlcCXaTRL6tMD0$oKLBcyRDTRw5uEk1O6ROvngl"
    "cotFRq59GgnEwzieu7B\n"
    "apr:$apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/\n";
static const char *const names[] = {"yes", "bcr", "s512", "s256", "scr", "gost",
    "apr"};

static char path[64];
static int ours[ROWS_N], theirs[ROWS_N];
static pid_t verifier;

static void
set_up(void)
{
	int fd, ends[2];

	snprintf(path, sizeof(path), "/tmp/aduana-users-XXXXXX");
	fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, file_text, sizeof(file_text) - 1),
	    (ssize_t)sizeof(file_text) - 1);
	close(fd);
	for (int i = 0; i < ROWS_N; i++) {
		ck_assert_int_eq(socketpair(AF_UNIX,
		    SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends),
		    0);
		ours[i] = ends[0];
		theirs[i] = ends[1];
	}
}

static int
end_verifier(int signo)
{
	int status;

	ck_assert_int_eq(kill(verifier, signo), 0);
	ck_assert_int_eq(waitpid(verifier, &status, 0), verifier);
	verifier = 0;
	return (status);
}

static void
tear_down(void)
{
	if (verifier != 0)
		ck_assert_int_eq(end_verifier(SIGTERM), 0);
	unlink(path);
}

/* True: it is ready; false: it ended before. */
static bool
start_verifier(void)
{
	int ready[2];
	char byte;
	ssize_t n;

	ck_assert_int_eq(pipe(ready), 0);
	verifier = fork();
	ck_assert_int_ge(verifier, 0);
	if (verifier == 0) {
		struct verifier_args args = {
		    .file = path,
		    .keep_ms = 60000,
		    .rows = theirs,
		    .n_rows = ROWS_N,
		    .ready_fd = ready[1],
		};

		close(ready[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		verifier_run(&args);
	}
	close(ready[1]);
	n = read(ready[0], &byte, 1);
	close(ready[0]);
	return (n == 1);
}

static void
hear(int row, struct verify_reply *r)
{
	struct pollfd pfd = {.fd = ours[row], .events = POLLIN};
	char packet[VERIFY_MESSAGE_MAX];
	ssize_t n;

	ck_assert_int_eq(poll(&pfd, 1, WAIT_MS), 1);
	n = recv(ours[row], packet, sizeof(packet), 0);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(verify_reply_decode(r, packet, (size_t)n), 0);
}

static void
say(int row, uint32_t id, const char *user, const char *password)
{
	struct verify_ask ask = {id, {str_of(user), str_of(password)}};
	char out[VERIFY_MESSAGE_MAX];
	size_t n = verify_ask_encode(&ask, out);

	ck_assert_uint_gt(n, 0);
	ck_assert_int_eq(send(ours[row], out, n, 0), (ssize_t)n);
}

static bool
is_right(int row, const char *user, const char *password)
{
	static uint32_t id = 100;
	struct verify_reply r;

	say(row, ++id, user, password);
	do
		hear(row, &r);
	while (r.id == 0);
	ck_assert_uint_eq(r.id, id);
	return (r.fits);
}

/* In its jail: a kind that needed more than is left there would end it. */
START_TEST(every_kind)
{
	ck_assert(start_verifier());
	ck_assert(!is_right(0, names[_i], "wrong"));
	ck_assert(is_right(0, names[_i], "secret"));
	ck_assert(is_right(1, names[_i], "secret"));
	ck_assert(!is_right(1, names[_i], "secret2"));
	ck_assert(!is_right(1, "nobody", "secret"));
}
END_TEST

/* What one that is killed had not read, the next one answers. */
START_TEST(the_next_one_answers)
{
	struct verify_reply first, r;

	ck_assert(start_verifier());
	hear(0, &first);
	ck_assert_uint_eq(first.id, 0);
	end_verifier(SIGKILL);
	say(0, 7, "bcr", "secret");
	ck_assert(start_verifier());
	hear(0, &r);
	ck_assert_uint_eq(r.id, 0);
	ck_assert_uint_ne(r.epoch, first.epoch);
	hear(0, &r);
	ck_assert_uint_eq(r.id, 7);
	ck_assert(r.fits);
}
END_TEST

START_TEST(no_question_no_answer)
{
	ck_assert(start_verifier());
	ck_assert_int_eq(send(ours[0], "nonsense", 8, 0), 8);
	ck_assert(is_right(0, "bcr", "secret"));
}
END_TEST

START_TEST(no_users_no_verifier)
{
	ck_assert_int_eq(truncate(path, 0), 0);
	ck_assert(!start_verifier());
	ck_assert_int_eq(waitpid(verifier, NULL, 0), verifier);
	verifier = 0;
}
END_TEST

/* ---- the link: here the test is the verifier ------------------------------ */

static struct loop *loop;
static struct timer over;
static unsigned answers[VERIFY_SILENT + 1];
static char last_user[USER_NAME_MAX + 1];
static unsigned wanted;

static void
on_over(struct timer *t)
{
	(void)t;
	ck_abort_msg("no answer in time");
}

static void
on_pause(struct timer *t)
{
	(void)t;
	loop_stop(loop);
}

static void
on_answer(struct verify_question *q, enum verify_result result,
    struct str user)
{
	(void)q;
	answers[result]++;
	str_to_z(user, last_user, sizeof(last_user));
	if (--wanted == 0)
		loop_stop(loop);
}

static struct verify_link *
link_up(void)
{
	struct verify_link *l;

	loop = loop_new();
	l = verify_link_new(loop, ours[0], 60000);
	ck_assert_ptr_nonnull(l);
	memset(answers, 0, sizeof(answers));
	return (l);
}

static void
run(unsigned n)
{
	wanted = n;
	timer_init(&over, loop, on_over);
	timer_set_ms(&over, WAIT_MS);
	loop_run(loop);
	timer_cancel(&over);
}

/* For a moment, in which nothing need happen. */
static void
pass(int64_t ms)
{
	timer_init(&over, loop, on_pause);
	timer_set_ms(&over, ms);
	loop_run(loop);
	timer_cancel(&over);
}

static void
reply(uint32_t id, bool fits, uint64_t epoch)
{
	struct verify_reply r = {id, fits, epoch};
	char out[VERIFY_MESSAGE_MAX];
	size_t n = verify_reply_encode(&r, out);

	ck_assert_int_eq(send(theirs[0], out, n, 0), (ssize_t)n);
}

/* The next question's id; 0: there is none. */
static uint32_t
asked(void)
{
	char packet[VERIFY_MESSAGE_MAX];
	ssize_t n = recv(theirs[0], packet, sizeof(packet), MSG_DONTWAIT);
	struct verify_ask ask;

	if (n == -1)
		return (0);
	ck_assert_int_eq(verify_ask_decode(&ask, packet, (size_t)n), 0);
	return (ask.id);
}

static const unsigned char client[16] = {1}, other[16] = {2};

static enum verify_result
ask(struct verify_link *l, struct verify_question *q,
    const unsigned char from[16], int n)
{
	struct str user = STR_NONE;
	enum verify_result result;
	char text[5];

	/* "x:A", "x:B" and so on. */
	snprintf(text, sizeof(text), "eDp%c", 'B' + n);
	result = verify_link_ask(l, q, from, str_of(text), on_answer, &user);
	if (result == VERIFY_RIGHT)
		str_to_z(user, last_user, sizeof(last_user));
	return (result);
}

START_TEST(asked_once_remembered_after)
{
	struct verify_link *l = link_up();
	struct verify_question q[3] = {{.fn = NULL}};
	uint32_t id;

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(ask(l, &q[i], client, 1), VERIFY_LATER);
	verify_link_cancel(&q[2]);
	id = asked();
	ck_assert_uint_ne(id, 0);
	ck_assert_uint_eq(asked(), 0);
	reply(id, true, 9);
	run(2);
	ck_assert_uint_eq(answers[VERIFY_RIGHT], 2);
	ck_assert_str_eq(last_user, "x");
	ck_assert_int_eq(ask(l, &q[0], other, 1), VERIFY_RIGHT);
	/* Another verifier, perhaps of another file. */
	reply(0, false, 11);
	pass(20);
	ck_assert_int_eq(ask(l, &q[0], client, 1), VERIFY_LATER);
	verify_link_free(l);
	loop_free(loop);
}
END_TEST

START_TEST(a_new_verifier_is_asked_again)
{
	struct verify_link *l = link_up();
	struct verify_question q = {.fn = NULL};
	uint32_t id;

	ck_assert_int_eq(ask(l, &q, client, 1), VERIFY_LATER);
	id = asked();
	reply(0, false, 9);
	pass(20);
	ck_assert_uint_eq(asked(), id);
	/* An answer to what was not asked changes nothing. */
	reply(id + 1, true, 9);
	reply(id, true, 9);
	run(1);
	ck_assert_uint_eq(answers[VERIFY_RIGHT], 1);
	verify_link_free(l);
	loop_free(loop);
}
END_TEST

#define GUESSES	23u

/* One client's guesses leave room for another's question; after some of them
 * are wrong the rest is not even asked. */
START_TEST(guesses_starve_nobody)
{
	struct verify_link *l = link_up();
	struct verify_question q[GUESSES] = {{.fn = NULL}}, good = {.fn = NULL};
	uint32_t ids[VERIFY_CLIENT_SENT_MAX], id;
	unsigned i, wrong = 0;

	for (i = 0; i < GUESSES; i++)
		ck_assert_int_eq(ask(l, &q[i], client, (int)i), VERIFY_LATER);
	for (i = 0; i < VERIFY_CLIENT_SENT_MAX; i++)
		ck_assert_uint_ne(ids[i] = asked(), 0);
	ck_assert_uint_eq(asked(), 0);
	ck_assert_int_eq(ask(l, &good, other, 3), VERIFY_LATER);
	ck_assert_uint_ne(id = asked(), 0);
	reply(id, true, 9);
	run(1);
	ck_assert_uint_eq(answers[VERIFY_RIGHT], 1);
	for (i = 0; i < VERIFY_CLIENT_SENT_MAX; i++)
		reply(ids[i], false, 9);
	run(VERIFY_CLIENT_SENT_MAX);
	/* The first word of a new one had the open questions sent again. */
	while (answers[VERIFY_TOO_OFTEN] == 0) {
		while ((id = asked()) == 0)
			pass(1);
		wrong++;
		ck_assert_uint_le(wrong, GUESSES);
		reply(id, false, 9);
		wanted = 1000;
		pass(20);
	}
	/* What was at the verifier already is answered by it. */
	while ((id = asked()) != 0)
		reply(id, false, 9);
	pass(20);
	ck_assert_uint_eq(answers[VERIFY_WRONG] + answers[VERIFY_TOO_OFTEN],
	    GUESSES);
	ck_assert_uint_le(answers[VERIFY_WRONG], 12);
	ck_assert_int_eq(ask(l, &q[0], client, (int)GUESSES), VERIFY_TOO_OFTEN);
	verify_link_free(l);
	loop_free(loop);
}
END_TEST

UNIT_MAIN("verifier", tcase_add_checked_fixture(tc, set_up, tear_down);
    LOOP(every_kind, names) PLAIN(the_next_one_answers)
    PLAIN(no_question_no_answer) PLAIN(no_users_no_verifier)
    PLAIN(asked_once_remembered_after) PLAIN(a_new_verifier_is_asked_again)
    PLAIN(guesses_starve_nobody))
