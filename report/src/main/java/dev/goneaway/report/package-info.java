// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * Makes tables and pages from the JSON of the kept runs in {@code benchmarks/results}. The package measures nothing, and does not
 * depend on a strategy.
 *
 * <p>{@link dev.goneaway.report.RunReport} is the report of one run. {@link dev.goneaway.report.ProjectPages} and {@link
 * dev.goneaway.report.MatrixPage} are the pages of the project. {@link dev.goneaway.report.KeptRuns} has their runs.
 */
package dev.goneaway.report;
