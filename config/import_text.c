/* SPDX-License-Identifier: MIT
 *
 * config/import_text.c - from a file to text.
 */
#include "config/import_text.h"

#include <stdlib.h>

#include "config/keep.h"
#include "config/text_file.h"
#include "config/unpack.h"

static const char *
check_encoding(struct str *text)
{
	if (str_starts(*text, STR("\xef\xbb\xbf")))
		*text = str_from(*text, 3);
	if (str_starts(*text, STR("\xff\xfe")) ||
	    str_starts(*text, STR("\xfe\xff")))
		return ("it is UTF-16; save it as UTF-8");
	return (NULL);
}

int
import_text_read(const char *path, struct keep *keep, struct place at,
    struct complaints *complaints, struct str *text)
{
	const char *wrong;

	if (text_file_read(path, UNPACK_MAX, at, complaints, text) == -1)
		return (-1);
	wrong = unpack(text);
	if (wrong == NULL &&
	    keep_own(keep, (char *)(uintptr_t)text->ptr, text->len) == -1)
		wrong = "there is no memory";
	if (wrong != NULL)
		free((char *)(uintptr_t)text->ptr);
	else
		wrong = check_encoding(text);
	if (wrong == NULL)
		return (0);
	complaints_add(complaints, at, "cannot read %s: %s", path, wrong);
	return (-1);
}
