/* SPDX-License-Identifier: MIT
 *
 * admin/admin_test.c - the whole process, with a test as its supervisor.
 */
#include "proxy/admin/admin.h"

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proxy/accesslog/recent.h"
#include "config/settings.h"
#include "proxy/accesslog/ring.h"
#include "proxy/accesslog/spool.h"
#include "proxy/base/buf.h"
#include "proxy/control/message.h"
#include "proxy/metrics/counters.h"
#include "proxy/tls/learned.h"
#include "tests/unit/unit.h"

#define RINGS	3
#define SPOOL	((size_t)1 << 20)

static char dir[] = "/tmp/aduana-admin-XXXXXX";
static char log_path[64], old_path[64], socket_path[64];
static char text[1 << 22], room[MESSAGE_MAX];
static struct ring *rings[RINGS];
static struct admin_args args;
static pid_t pid;
static int control;

static void *
shared(size_t size)
{
	void *mem = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	ck_assert(mem != MAP_FAILED);
	return (mem);
}

static void
show_members(const void *arg, struct buf *out)
{
	(void)buf_printf(out, "\"workers\":%d", *(const int *)arg);
}

static void
admin_start(void)
{
	int fds[2];

	ck_assert_int_eq(message_pair(fds), 0);
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		args.control_fd = fds[1];
		admin_run(&args);
	}
	close(fds[1]);
	control = fds[0];
}

static void
setup(void)
{
	static const int objects = 42;
	static const struct settings settings = {
	    .magic = SETTINGS_MAGIC, .metrics_series = 100,
	    .cache_file = ""};

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(log_path, sizeof(log_path), "%s/log", dir);
	snprintf(old_path, sizeof(old_path), "%s/log.1", dir);
	snprintf(socket_path, sizeof(socket_path), "%s/sock", dir);
	for (int i = 0; i < RINGS; i++)
		rings[i] = ring_init(shared(ring_layout_size(RING_MIN)),
		    RING_MIN);
	args = (struct admin_args){
	    .log_path = log_path,
	    .rings = rings,
	    .ring_count = RINGS,
	    .ring_bytes = RING_MIN,
	    .spool = spool_init(shared(spool_layout_size(SPOOL, RINGS)), SPOOL,
		RINGS),
	    .spool_bytes = SPOOL,
	    .recent = recent_init(shared(recent_size())),
	    .counters = counters_init(shared(counters_layout_size(RINGS)),
		RINGS),
	    .learned = learned_init(shared(learned_size()),
		&(struct hash_seed){1, 2}),
	    .settings = &settings,
	    .listener_fd = admin_listen(socket_path),
	    .status_members = show_members,
	    .status_arg = &objects,
	};
	ck_assert_int_ge(args.listener_fd, 0);
	admin_start();
}

static void
expect_exit(void)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	close(control);
}

static void
order(enum message_type type)
{
	struct message m = {.type = type};

	ck_assert_int_eq(message_send(control, &m), 0);
}

static void
teardown(void)
{
	close(args.listener_fd);
	unlink(log_path);
	unlink(old_path);
	unlink(socket_path);
	rmdir(dir);
}

static void
put(unsigned ring, uint64_t id)
{
	struct log_record r = {.request_id = id, .method = STR("GET"),
	    .url = STR("http://a.example/")};

	while (ring_put(rings[ring], &r) != 0)
		usleep(1000);
}

static const char *
content_of(const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd == -1 ? 0 : read(fd, text, sizeof(text) - 1);

	ck_assert_int_ge(n, 0);
	text[n] = '\0';
	close(fd);
	return (text);
}

/* Wait for a line with ${what}; tests fail by the runner's deadline. */
static void
wait_for(const char *path, const char *what)
{
	while (strstr(content_of(path), what) == NULL)
		usleep(5000);
}

static unsigned
count_lines(const char *path)
{
	unsigned n = 0;

	for (const char *p = content_of(path); (p = strchr(p, '\n')) != NULL;
	    p++)
		n++;
	return (n);
}

/* One request on its own connection; the whole answer is in text[]. */
static const char *
say(const char *request)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	size_t len = 0;
	ssize_t n;

	strcpy(sun.sun_path, socket_path);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	ck_assert_int_eq(send(fd, request, strlen(request), 0),
	    (ssize_t)strlen(request));
	while ((n = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd);
	return (text);
}

START_TEST(drains_to_the_end_at_stop)
{
	setup();
	for (uint64_t i = 1; i <= 900; i++)
		put((unsigned)i % RINGS, i);
	order(MESSAGE_STOP);
	expect_exit();
	ck_assert_uint_eq(count_lines(log_path), 900);
	ck_assert_uint_eq(counters_sum(args.counters, METRIC_LOG_LINES), 900);
	teardown();
}
END_TEST

START_TEST(retires)
{
	setup();
	put(0, 1);
	order(MESSAGE_RETIRE);
	expect_exit();
	put(0, 2);
	admin_start();
	order(MESSAGE_STOP);
	expect_exit();
	ck_assert_uint_eq(count_lines(log_path), 2);
	teardown();
}
END_TEST

START_TEST(ends_with_its_supervisor)
{
	setup();
	put(0, 7);
	close(control);
	expect_exit();
	ck_assert_uint_eq(count_lines(log_path), 1);
	teardown();
}
END_TEST

START_TEST(ends_at_sigterm)
{
	setup();
	put(0, 1);
	wait_for(log_path, "id=");
	put(0, 2);
	kill(pid, SIGTERM);
	expect_exit();
	ck_assert_uint_eq(count_lines(log_path), 2);
	teardown();
}
END_TEST

START_TEST(reopens_by_message_and_signal)
{
	setup();
	put(0, 1);
	wait_for(log_path, "id=0000000000000001");
	rename(log_path, old_path);
	put(0, 2);
	if (_i == 0)
		order(MESSAGE_REOPEN_LOGS);
	else
		kill(pid, SIGUSR1);
	while (access(log_path, F_OK) != 0)
		usleep(1000);
	put(1, 3);
	wait_for(log_path, "id=0000000000000003");
	ck_assert_uint_eq(count_lines(old_path), 2);
	order(MESSAGE_STOP);
	expect_exit();
	ck_assert_uint_eq(count_lines(log_path), 1);
	teardown();
}
END_TEST

/* Killed again and again while records come and the log is renamed: every one
 * is written, once, and every line is whole. */
START_TEST(a_killed_one_loses_nothing_and_repeats_nothing)
{
	static char seen[1 << 14];
	unsigned long long got;
	uint64_t id = 0;
	int names = 0;
	char *line;

	setup();
	srand(3);
	for (int round = 0; round < 40; round++) {
		for (int i = 0; i < 300; i++)
			put((unsigned)i % RINGS, ++id);
		usleep((useconds_t)(rand() % 60000));
		if (round % 4 == 1) {
			snprintf(old_path, sizeof(old_path), "%s/log.%d", dir,
			    names++);
			(void)rename(log_path, old_path);
			if (round % 8 == 1)
				kill(pid, SIGUSR1);
		}
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		close(control);
		admin_start();
	}
	order(MESSAGE_STOP);
	expect_exit();
	for (int i = -1; i < names; i++) {
		snprintf(old_path, sizeof(old_path), "%s/log.%d", dir, i);
		if (access(i < 0 ? log_path : old_path, F_OK) != 0)
			continue;
		content_of(i < 0 ? log_path : old_path);
		for (line = strtok(text, "\n"); line != NULL;
		     line = strtok(NULL, "\n")) {
			ck_assert_msg(strstr(line, "\"id=") != NULL &&
			    sscanf(strstr(line, "\"id="), "\"id=%16llx\"",
				&got) == 1, "%s", line);
			ck_assert_msg(++seen[got] == 1, "twice: %s", line);
		}
		unlink(old_path);
	}
	for (uint64_t i = 1; i <= id; i++)
		ck_assert_msg(seen[i] == 1, "%llu", (unsigned long long)i);
	teardown();
}
END_TEST

static const struct {
	const char	*request;
	const char	*head;
	const char	*part;
} answers[] = {
	{"GET /status HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n",
	    "\"requests_total\":5,"},
	{"GET /status HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n",
	    ",\"workers\":42,\"log\":{\"unread_bytes\":0,"
	    "\"unwritten_bytes\":0},\"tls\":{\"learned\":0,\"confirmed\":0,"
	    "\"forbidden\":0,\"noted\":0,\"untrusting_clients\":0},"
	    "\"cache\":null}\n"},
	{"GET /tls/learned HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n",
	    "{\"entries\":[],\"after\":null}\n"},
	{"POST /tls/confirm?host=M%C3%9CNCHEN.example. HTTP/1.1\r\nHost: a\r\n"
	    "\r\n", "HTTP/1.1 200 OK\r\n", "{\"changed\":1}\n"},
	{"POST /tls/forbid?host=a.example&client=10.0.0.1 HTTP/1.1\r\nHost: a"
	    "\r\n\r\n", "HTTP/1.1 200 OK\r\n", "{\"changed\":1}\n"},
	{"POST /tls/forget?host=a.example HTTP/1.1\r\nHost: a\r\n\r\n",
	    "HTTP/1.1 404 ", "{\"changed\":0}\n"},
	{"POST /tls/forbid?host=a.example&client=all HTTP/1.1\r\nHost: a"
	    "\r\n\r\n", "HTTP/1.1 400 ", "client is to be an address"},
	{"POST /tls/confirm?host=.a.example HTTP/1.1\r\nHost: a\r\n\r\n",
	    "HTTP/1.1 400 ", "one name"},
	{"POST /tls/confirm?host=a.example:444 HTTP/1.1\r\nHost: a\r\n\r\n",
	    "HTTP/1.1 400 ", "one name"},
	{"POST /tls/confirm?host=a%20b HTTP/1.1\r\nHost: a\r\n\r\n",
	    "HTTP/1.1 400 ", ""},
	{"GET /metrics HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK\r\n",
	    "# TYPE aduana_requests_total counter\n"
	    "aduana_requests_total 5\n"},
	{"POST /reopen HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n",
	    "\r\n\r\nreopened\n"},
	{"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 ", "name"},
	{"GET /reload HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 405 ",
	    "Allow: POST\r\n"},
	{"GET /status HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ", "Host"},
	{"GET  /status HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400 ", ""},
	{"GET /status HTTP/1.1\nHost: a\n\n", "HTTP/1.1 400 ", ""},
};

/* What is learned or said is in the file soon, and again after the end. */
START_TEST(keeps_what_is_learned)
{
	char path[64];

	setup();
	snprintf(path, sizeof(path), "%s/learned", dir);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(control);
	args.learned_path = path;
	admin_start();
	say("POST /tls/confirm?host=a.example HTTP/1.1\r\nHost: a\r\n\r\n");
	wait_for(path, "* a.example * confirmed");
	say("POST /tls/forbid?host=b.example HTTP/1.1\r\nHost: a\r\n\r\n");
	order(MESSAGE_STOP);
	expect_exit();
	wait_for(path, "* b.example * forbidden");
	args.learned_path = NULL;
	ck_assert_int_eq(unlink(path), 0);
	teardown();
}
END_TEST

START_TEST(answers_requests)
{
	setup();
	counters_add(counters_row(args.counters, 1), METRIC_REQUESTS, 2);
	counters_add(counters_row(args.counters, 2), METRIC_REQUESTS, 3);
	say(answers[_i].request);
	ck_assert_msg(strncmp(text, answers[_i].head,
	    strlen(answers[_i].head)) == 0 &&
	    strstr(text, answers[_i].part) != NULL, "%s\n%s",
	    answers[_i].request, text);
	order(MESSAGE_STOP);
	expect_exit();
	teardown();
}
END_TEST

static const struct {
	const char		*request;
	enum message_type	 asked;
	enum message_result	 result;
	const char		*head;
} forwards[] = {
	{"POST /reload", MESSAGE_RELOAD, MESSAGE_OK, "HTTP/1.1 200 "},
	{"POST /reload", MESSAGE_RELOAD, MESSAGE_REFUSED, "HTTP/1.1 409 "},
	{"POST /check", MESSAGE_CHECK, MESSAGE_REFUSED, "HTTP/1.1 409 "},
	{"POST /reload", MESSAGE_RELOAD, MESSAGE_BUSY, "HTTP/1.1 503 "},
};

static void
be_supervisor(int row)
{
	static char mistakes[MESSAGE_TEXT_MAX];
	struct pollfd p = {.fd = control, .events = POLLIN};
	struct message asked, m = {.type = MESSAGE_REPLY,
	    .result = forwards[row].result};

	memset(mistakes, 'm', sizeof(mistakes));
	if (poll(&p, 1, 60000) != 1 || message_receive(control, &asked,
	    MESSAGE_FROM_ADMIN, room) != MESSAGE_RECEIVED ||
	    asked.type != forwards[row].asked)
		_exit(1);
	/* An answer to nobody's question is passed over. */
	m.id = asked.id + 1;
	(void)message_send(control, &m);
	m.id = asked.id;
	m.text = (struct str){mistakes, sizeof(mistakes)};
	_exit(message_send(control, &m) == 0 ? 0 : 1);
}

START_TEST(forwards_to_the_supervisor)
{
	char request[128];
	pid_t helper;
	int status;

	setup();
	helper = fork();
	if (helper == 0)
		be_supervisor(_i);
	snprintf(request, sizeof(request), "%s HTTP/1.1\r\nHost: a\r\n\r\n",
	    forwards[_i].request);
	say(request);
	ck_assert_msg(strncmp(text, forwards[_i].head,
	    strlen(forwards[_i].head)) == 0, "%.60s", text);
	ck_assert_uint_eq(strspn(strstr(text, "\r\n\r\n") + 4, "m"),
	    MESSAGE_TEXT_MAX);
	ck_assert_int_eq(waitpid(helper, &status, 0), helper);
	ck_assert_int_eq(status, 0);
	order(MESSAGE_STOP);
	expect_exit();
	teardown();
}
END_TEST

/* More silent visitors than there is room for: the log goes on, and once they
 * leave the next is served. */
START_TEST(silent_visitors)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fds[50];

	setup();
	strcpy(sun.sun_path, socket_path);
	for (size_t i = 0; i < ROWS(fds); i++) {
		fds[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		ck_assert_int_eq(connect(fds[i], (struct sockaddr *)&sun,
		    sizeof(sun)), 0);
	}
	put(0, 1);
	wait_for(log_path, "id=");
	for (size_t i = 0; i < ROWS(fds); i++)
		close(fds[i]);
	say("GET /status HTTP/1.1\r\nHost: a\r\n\r\n");
	ck_assert_int_eq(strncmp(text, "HTTP/1.1 200 ", 13), 0);
	order(MESSAGE_STOP);
	expect_exit();
	teardown();
}
END_TEST

START_TEST(listens_in_place_of_a_dead_one_only)
{
	struct stat st;
	int fd, again;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(socket_path, sizeof(socket_path), "%s/sock", dir);
	fd = admin_listen(socket_path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(stat(socket_path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0660);
	ck_assert_int_eq(admin_listen(socket_path), -1);
	ck_assert_int_eq(errno, EADDRINUSE);
	close(fd);
	again = admin_listen(socket_path);
	ck_assert_int_ge(again, 0);
	close(again);
	unlink(socket_path);
	close(open(socket_path, O_CREAT | O_WRONLY, 0600));
	ck_assert_int_eq(admin_listen(socket_path), -1);
	ck_assert_int_eq(stat(socket_path, &st), 0);
	unlink(socket_path);
	rmdir(dir);
}
END_TEST

static const int ways[] = {0, 1};

UNIT_MAIN("admin",
    PLAIN(drains_to_the_end_at_stop) PLAIN(retires)
    PLAIN(ends_with_its_supervisor)
    PLAIN(ends_at_sigterm)
    LOOP(reopens_by_message_and_signal, ways)
    PLAIN(a_killed_one_loses_nothing_and_repeats_nothing)
    LOOP(answers_requests, answers) PLAIN(keeps_what_is_learned)
    LOOP(forwards_to_the_supervisor, forwards)
    PLAIN(silent_visitors)
    PLAIN(listens_in_place_of_a_dead_one_only))
