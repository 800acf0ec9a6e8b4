/* SPDX-License-Identifier: MIT
 *
 * ctl/reach.c - the socket of the settings.
 */
#include "proxy/ctl/reach.h"

#include <sys/stat.h>

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/settings.h"
#include "proxy/ctl/view.h"

#define CONFIG_SHIPPED	"/etc/aduana/aduana.yaml"

/* The socket that ${config} names; its mistakes are check's business, so with
 * any of them the defaults must do.  To be freed. */
static char *
socket_of(const char *config)
{
	struct complaints *complaints = complaints_new();
	struct settings *settings = NULL;
	char *path = NULL;

	if (complaints == NULL)
		return (NULL);
	if (settings_load(&settings, config, NULL, 0, complaints) == -1 &&
	    config != NULL) {
		fprintf(stderr,
		    "aduanactl: %s is not there or has mistakes; trying "
		    "the usual socket (--socket names another)\n",
		    config);
		(void)settings_load(&settings, NULL, NULL, 0, complaints);
	}
	if (settings != NULL)
		path = strdup(settings->admin_socket);
	settings_free(settings);
	complaints_free(complaints);
	return (path);
}

char *
reach_socket(const char *socket, const char *config)
{
	if (socket != NULL)
		return (strdup(socket));
	if (config != NULL)
		return (socket_of(config));
	return (socket_of(access(CONFIG_SHIPPED, R_OK) == 0 ? CONFIG_SHIPPED
							    : NULL));
}

/* The socket may lie in a folder that we cannot look into: then nobody's. */
static void
say_forbidden(const char *path)
{
	struct stat st;
	struct group *group = NULL;

	if (stat(path, &st) == 0)
		group = getgrgid(st.st_gid);
	if (group != NULL && st.st_gid != 0)
		fprintf(stderr,
		    "only aduana's user and the group %s may ask; try it with "
		    "sudo, or let an administrator add you: adduser USER %s\n",
		    group->gr_name, group->gr_name);
	else
		fprintf(stderr, "only aduana's user and group may ask; try it "
				"with sudo\n");
}

static void
say_absent(const char *path, int error)
{
	fprintf(stderr, "aduanactl: %s: %s\n", path, strerror(error));
	if (error == ENOENT)
		fprintf(stderr,
		    "is aduana running? there is no socket of that "
		    "name; --socket or --config can name another\n");
	else if (error == ECONNREFUSED)
		fprintf(stderr, "aduana does not run; this socket is left over "
				"from an earlier one\n");
	else if (error == EACCES)
		say_forbidden(path);
}

int
reach_say(const char *path, enum client_result result)
{
	int error = errno;

	if (path == NULL)
		fprintf(stderr, "aduanactl: no socket is known; name one with "
				"--socket\n");
	else if (result == CLIENT_ABSENT)
		say_absent(path, error);
	else
		fprintf(stderr,
		    "aduanactl: %s: no proper answer; aduana's "
		    "journal may say why\n",
		    path);
	return (VIEW_ABSENT);
}
