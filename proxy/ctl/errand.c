/* SPDX-License-Identifier: MIT
 *
 * ctl/errand.c - find the program, and become it.
 */
#include "proxy/ctl/errand.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proxy/ctl/typed.h"
#include "proxy/ctl/view.h"

/* The program beside us, else the one in the path. */
static int
become_daemon(char *const argv[])
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 16);
	char *slash;

	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		if (slash != NULL) {
			strcpy(slash, "/aduana");
			execv(self, argv);
		}
	}
	execvp("aduana", argv);
	execv("/usr/sbin/aduana", argv);
	fprintf(stderr, "aduanactl: the program aduana is not found: %s\n",
	    strerror(errno));
	return (VIEW_ABSENT);
}

/* execv() takes what it does not change as if it did. */
static char *
word(const char *s)
{
	return ((char *)(uintptr_t)s);
}

int
errand_check(char *file)
{
	char *argv[] = {word("aduana"), word("--check"), file, NULL};

	return (become_daemon(argv));
}

int
errand_make_authority(const char *config, const char *socket)
{
	char *argv[] = {
	    word("aduana"), word("--make-authority"), NULL, NULL, NULL};

	if (socket != NULL) {
		fprintf(stderr,
		    "aduanactl: ca init asks no running aduana, so --socket "
		    "does not say where; one that runs makes its authority "
		    "when tls.intercept is switched on\n");
		return (VIEW_USAGE);
	}
	if (config != NULL) {
		argv[2] = word("--config");
		argv[3] = word(config);
	}
	return (become_daemon(argv));
}

int
errand_replay(const struct typed *typed, const char *config, bool json)
{
	/* Both end with a terminator: they were words of a command line. */
	char *argv[] = {word("aduana"), word("--replay"),
	    word(typed->arguments[ARGUMENT_REPLAY_LOG].ptr), word("--with"),
	    word(typed->arguments[ARGUMENT_REPLAY_WITH].ptr), NULL, NULL, NULL,
	    NULL};
	unsigned n = 5;

	if (json)
		argv[n++] = word("--json");
	if (config != NULL) {
		argv[n++] = word("--config");
		argv[n++] = word(config);
	}
	return (become_daemon(argv));
}
