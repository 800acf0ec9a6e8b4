/* SPDX-License-Identifier: MIT
 *
 * metrics/sample_faults.tbl.h - why a line of measurements is not taken.
 *
 * SAMPLE_FAULT(id, name, help); each is a counter as well.
 */
SAMPLE_FAULT(FORM,	"form",
    "Lines that are neither name:value:time nor name:value|type")
SAMPLE_FAULT(NAME,	"name",
    "Lines with a name that is empty, too long, or of other characters")
SAMPLE_FAULT(RESERVED,	"reserved",
    "Lines with a name that is aduana's own (aduana. or system.)")
SAMPLE_FAULT(VALUE,	"value",
    "Lines with a value that is no number, or too large")
SAMPLE_FAULT(TIME,	"time",
    "Lines with a time that is not seconds since 1970")
SAMPLE_FAULT(OLD,	"old",
    "Lines older than anything that is kept")
SAMPLE_FAULT(FUTURE,	"future",
    "Lines from over five minutes in the future")
SAMPLE_FAULT(TYPE,	"type",
    "StatsD lines of a type that is not known")
SAMPLE_FAULT(RATE,	"rate",
    "StatsD lines with a rate that is not over 0 and up to 1")
SAMPLE_FAULT(LONG,	"long",
    "Lines, or ends of datagrams, that are too long")
SAMPLE_FAULT(SERIES,	"series",
    "Lines with a new name when there is no room for more")
