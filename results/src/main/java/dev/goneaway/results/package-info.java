// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The results that this project measures, as records, and the JSON files that keep them. {@link dev.goneaway.results.Candidate}
 * names the candidates, and {@link dev.goneaway.results.Fault} names the faults that they meet.
 */
package dev.goneaway.results;
