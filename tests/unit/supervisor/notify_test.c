/* SPDX-License-Identifier: MIT
 *
 * notify_test.c - what the service manager hears.
 */
#include "proxy/supervisor/notify.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/unit.h"

static int listener = -1;

static void
manager_open(char first)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	char name[64];
	size_t len;

	snprintf(name, sizeof(name), "%c/tmp/aduana-notify-%d",
	    first == '@' ? '@' : '/', (int)getpid());
	setenv("NOTIFY_SOCKET", first == '@' ? name : name + 1, 1);
	len = strlen(getenv("NOTIFY_SOCKET"));
	memcpy(sun.sun_path, getenv("NOTIFY_SOCKET"), len);
	if (first == '@')
		sun.sun_path[0] = '\0';
	else
		(void)unlink(name + 1);
	listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)), 0);
	notify_open();
	ck_assert_ptr_null(getenv("NOTIFY_SOCKET"));
}

static const char *
heard(void)
{
	static char text[512];
	ssize_t n = recv(listener, text, sizeof(text) - 1, 0);

	text[n < 0 ? 0 : n] = '\0';
	return (text);
}

static const char kinds[] = {'/', '@'};

START_TEST(says_each_state)
{
	manager_open(kinds[_i]);
	notify_ready("serving");
	ck_assert_str_eq(heard(), "READY=1\nSTATUS=serving");
	notify_reloading(1234567890);
	ck_assert_str_eq(heard(), "RELOADING=1\nMONOTONIC_USEC=1234567");
	notify_stopping("finishing\nMAINPID=1");
	ck_assert_str_eq(heard(), "STOPPING=1\nSTATUS=finishing");
	notify_status("busy");
	ck_assert_str_eq(heard(), "STATUS=busy");
	notify_extend(2000000000);
	ck_assert_str_eq(heard(), "EXTEND_TIMEOUT_USEC=2000000");
	notify_alive();
	ck_assert_str_eq(heard(), "WATCHDOG=1");
	notify_failed(98, "no");
	ck_assert_str_eq(heard(), "ERRNO=98\nSTATUS=no");
	notify_unstore("a-b");
	ck_assert_str_eq(heard(), "FDSTOREREMOVE=1\nFDNAME=a-b");
	ck_assert(notify_is_open());
	notify_close();
	ck_assert(!notify_is_open());
	notify_stopping("x");
	notify_store("x", 0);
	ck_assert_str_eq(heard(), "");
	if (kinds[_i] == '/') {
		char name[64];

		snprintf(name, sizeof(name), "/tmp/aduana-notify-%d",
		    (int)getpid());
		unlink(name);
	}
}
END_TEST

static const char *const bad_names[] = {"", "/", "relative/name"};

/* The descriptor that came with ${text}; -1: none. */
static int
handed_over(const char *text)
{
	union {
		char		 room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr	 align;
	} control;
	char data[128] = "";
	struct iovec iov = {data, sizeof(data) - 1};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = control.room, .msg_controllen = sizeof(control)};
	struct cmsghdr *c;
	int fd;

	ck_assert_int_gt(recvmsg(listener, &msg, 0), 0);
	ck_assert_str_eq(data, text);
	c = CMSG_FIRSTHDR(&msg);
	if (c == NULL || c->cmsg_type != SCM_RIGHTS)
		return (-1);
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return (fd);
}

START_TEST(gives_a_descriptor_to_keep)
{
	int ends[2], fd;
	char byte;

	manager_open('@');
	ck_assert_int_eq(pipe(ends), 0);
	notify_store("aduana-x", ends[1]);
	fd = handed_over("FDSTORE=1\nFDNAME=aduana-x\nFDPOLL=0");
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(write(fd, "x", 1), 1);
	ck_assert_int_eq(read(ends[0], &byte, 1), 1);
	notify_close();
}
END_TEST

static const struct watchdog_row {
	const char *usec;
	int own;		/* WATCHDOG_PID: 1 ours, 0 another's, -1 none */
	int64_t ns;
} watchdogs[] = {
	{"3000000", 1, 3000000000},
	{"3000000", -1, 3000000000},
	{"3000000", 0, 0},
	{"", 1, 0},
	{"-3", 1, 0},
	{"99999999999999999999", 1, 0},
	{NULL, 1, 0},
};

START_TEST(reads_the_watchdog)
{
	const struct watchdog_row *r = &watchdogs[_i];
	char pid[16];

	if (r->usec != NULL)
		setenv("WATCHDOG_USEC", r->usec, 1);
	snprintf(pid, sizeof(pid), "%d", (int)getpid() + (r->own == 0));
	if (r->own >= 0)
		setenv("WATCHDOG_PID", pid, 1);
	manager_open('@');
	ck_assert_int_eq(notify_watchdog_ns(), r->ns);
	ck_assert_ptr_null(getenv("WATCHDOG_USEC"));
	ck_assert_ptr_null(getenv("WATCHDOG_PID"));
	notify_close();
}
END_TEST

START_TEST(a_bad_name_is_silence)
{
	setenv("NOTIFY_SOCKET", bad_names[_i], 1);
	notify_open();
	notify_ready("x");
}
END_TEST

UNIT_MAIN("notify", LOOP(says_each_state, kinds)
    PLAIN(gives_a_descriptor_to_keep) LOOP(reads_the_watchdog, watchdogs)
    LOOP(a_bad_name_is_silence, bad_names))
