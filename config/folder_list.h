/* SPDX-License-Identifier: MIT
 *
 * config/folder_list.h - the files of a folder that end in .yaml, by name.
 */
#ifndef ADUANA_CONFIG_FOLDER_LIST_H
#define ADUANA_CONFIG_FOLDER_LIST_H

#include <stddef.h>

#include "config/complaint.h"
#include "config/texts.h"

struct keep;

/* Their whole names, at most ${most}, those that begin with a dot left out; a
 * folder that does not exist is empty.  0, or -1 after a complaint. */
int	 folder_list(struct keep *, const char *folder, size_t most,
	    struct complaints *, struct texts *out);

#endif
