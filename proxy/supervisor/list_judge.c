/* SPDX-License-Identifier: MIT
 *
 * supervisor/list_judge.c - empty, damaged, HTML, of another size.
 */
#include "proxy/supervisor/list_judge.h"

#include <stdbool.h>
#include <stdlib.h>

#include "config/unpack.h"

static bool
is_blank(char c)
{
	return (c == ' ' || c == '\t' || c == '\r' || c == '\n');
}

static bool
is_html(struct str text)
{
	static const char *const starts[] = {
	    "<!doctype", "<html", "<head", "<body", "<?xml"};
	size_t n = 0, i;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	while (n < text.len && is_blank(text.ptr[n]))
		n++;
	text = str_from(text, n);
	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (str_starts_nocase(text, str_of(starts[i])))
			return (true);
	return (false);
}

/* Lines with something in them. */
static uint64_t
count_lines(struct str text)
{
	uint64_t lines = 0;
	bool any = false;
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n') {
			lines += any;
			any = false;
		} else if (!is_blank(text.ptr[i])) {
			any = true;
		}
	}
	return (lines + any);
}

static const char *
judge_text(struct str text, uint64_t old_lines, uint64_t *lines)
{
	uint64_t most = old_lines < LIST_JUDGE_SMALL ? LIST_JUDGE_SMALL
						     : old_lines;

	*lines = count_lines(text);
	if (*lines == 0)
		return ("it is empty");
	if (is_html(text))
		return ("it is a page and no list");
	if (old_lines > 0 && *lines / 10 >= most && *lines > most * 10)
		return ("it is more than ten times larger than the one that "
			"is there");
	if (old_lines > LIST_JUDGE_LARGE && *lines < old_lines / 10)
		return ("it is less than a tenth of the one that is there");
	return (NULL);
}

const char *
list_judge(struct str fresh, uint64_t old_lines, uint64_t *lines)
{
	struct str text = {malloc(fresh.len + 1), fresh.len};
	const char *why;

	*lines = 0;
	if (text.ptr == NULL)
		return ("there is no memory to look at it");
	if (fresh.len > 0)
		memcpy((char *)(uintptr_t)text.ptr, fresh.ptr, fresh.len);
	why = unpack(&text);
	if (why == NULL)
		why = judge_text(text, old_lines, lines);
	free((char *)(uintptr_t)text.ptr);
	return (why);
}
