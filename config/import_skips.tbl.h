/* SPDX-License-Identifier: MIT
 *
 * config/import_skips.tbl.h - why a line of an imported list is skipped: what
 * such lines are called, and whether they speak against the file being a list
 * of its format at all.
 *
 *	SKIP(id, what, is_wrong)
 */
SKIP(NO_NAME,	"without a name that could be a host's", true)
SKIP(NO_RULE,	"that are no rule of the format", true)
SKIP(COSMETIC,	"for the page's looks", false)
SKIP(OPTION,	"with an option that a proxy cannot follow", false)
SKIP(CANCELLED,	"cancelled by badfilter", false)
SKIP(EXCEPTION,	"that except, which this list cannot", false)
SKIP(NOT_NAMES,	"that are more than a name, all this list takes", false)
SKIP(REGEX,	"with an expression that is not supported", false)
SKIP(LONG,	"that are too long", false)
SKIP(TRIGGER,	"with a trigger or record that no proxy sees", false)
SKIP(OWN_NAME,	"for the machine's own names", false)
