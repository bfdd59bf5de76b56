/**
 * What a run found, as data, and its forms: the table on the terminal, JSON, and a page of HTML with charts.
 *
 * <p>Called by: the command line. Calls: nothing of ours but the check's verdict. Threads: none of its own; a report is
 * made when a run is over.
 */
package io.longwire.loadtest.report;
