// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
/**
 * The results that this project measures, as records, and the JSON files that keep them. {@link dev.goneaway.results.Candidate}
 * names who is compared, and {@link dev.goneaway.results.Fault} names what happens to them.
 */
package dev.goneaway.results;
