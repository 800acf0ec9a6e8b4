/* SPDX-License-Identifier: MIT
 *
 * supervisor/title.c - names for ps(1).
 */
#include "proxy/supervisor/title.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

static char *title_at;
static size_t title_size;

void
title_init(int argc, char **argv)
{
	int i;

	if (argc < 1)
		return;
	title_at = argv[0];
	title_size = strlen(argv[0]) + 1;
	/* Linux puts them behind one another; should one day one lie
	 * elsewhere, what comes before it is enough. */
	for (i = 1; i < argc && argv[i] == title_at + title_size; i++)
		title_size += strlen(argv[i]) + 1;
}

void
title_set(const char *what)
{
	char name[16];

	/* Failing, ps shows another name, no more. */
	snprintf(name, sizeof(name), "aduana-%s", what);
	(void)prctl(PR_SET_NAME, name, 0, 0, 0);
	if (title_size == 0)
		return;
	memset(title_at, 0, title_size);
	snprintf(title_at, title_size, "aduana: %s", what);
}
