// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.benchmarks.distance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.goneaway.results.Candidate;
import dev.goneaway.results.Distance;
import dev.goneaway.results.Distance.Fit;
import dev.goneaway.results.Distance.Point;
import dev.goneaway.results.Distance.Prediction;
import dev.goneaway.results.Distance.Series;
import dev.goneaway.results.Distance.UnitKind;
import dev.goneaway.results.Interval;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CostModelTest {

    private static final Offset<Double> EXACT = within(1e-6);

    /** 50 µs and two round trips. */
    private static Point onTheLine(double rttMillis, double error) {
        double rtt = rttMillis * 1e6;
        return new Point(rttMillis, Interval.around(rtt, 0), Interval.around(50_000 + 2 * rtt, error));
    }

    private static Series series(Point... points) {
        return CostModel.series(Candidate.PING, UnitKind.QUERY, List.of(points));
    }

    @Test
    void findsTheLineThatThePointsLieOn() {
        Fit fit = CostModel.fit(List.of(onTheLine(0.2, 1_000), onTheLine(1, 3_000), onTheLine(3, 500)));
        assertThat(fit.a()).isEqualTo(50_000, EXACT);
        assertThat(fit.b()).isEqualTo(2, within(1e-12));
    }

    @Test
    void findsItWhereAPointHasNoSpreadAtAll() {
        Fit fit = CostModel.fit(List.of(onTheLine(0.2, 0), onTheLine(1, 3_000)));
        assertThat(fit.a()).isEqualTo(50_000, within(1e-3));
        assertThat(fit.b()).isEqualTo(2, within(1e-9));
    }

    /** By hand: two points at 1 and 3 with errors 1 and 2, values 10 and 14; a line through both, errors that add as squares. */
    @Test
    void carriesTheErrorsOfThePoints() {
        Fit fit = CostModel.fit(List.of(point(1, 10, 1), point(3, 14, 2)));
        assertThat(fit.b()).isEqualTo(2, EXACT);
        assertThat(fit.a()).isEqualTo(8, EXACT);
        assertThat(fit.bError()).isEqualTo(Math.sqrt(5) / 2, EXACT);
        assertThat(fit.aError()).isEqualTo(Math.sqrt(9 + 4) / 2, EXACT);
        assertThat(fit.at(1)).satisfies(estimate -> assertThat(estimate.value()).isEqualTo(10, EXACT))
                .satisfies(estimate -> assertThat(estimate.error()).isEqualTo(1, EXACT));
        // At 5 the line is 2 y(3) - y(1): the square root of 4 * 4 + 1.
        assertThat(fit.at(5)).satisfies(estimate -> assertThat(estimate.value()).isEqualTo(18, EXACT))
                .satisfies(estimate -> assertThat(estimate.error()).isEqualTo(Math.sqrt(17), EXACT));
    }

    /** Weights 1 and 1/4 on two values at one place: their mean is (1 * 0 + 1/4 * 10) / (5/4). */
    @Test
    void letsAPointCountByTheInverseOfItsVariance() {
        Fit fit = CostModel.fit(List.of(point(0, 0, 1), point(0, 10, 2), point(1, 5, 1)));
        assertThat(fit.a()).isEqualTo(2, EXACT);
        assertThat(fit.b()).isEqualTo(3, EXACT);
    }

    @Test
    void predictsTheFarthestPointFromTheOthersAlone() {
        Point far = new Point(5, Interval.around(5e6, 0), Interval.around(10_060_000, 20_000));
        Series held = series(far, onTheLine(0.2, 1_000), onTheLine(1, 1_000));
        assertThat(held.farthest()).isEqualTo(far);
        assertThat(held.prediction().cost().value()).isEqualTo(10_050_000, EXACT);
        assertThat(held.prediction()).matches(Prediction::within).matches(Prediction::overlaps);
        assertThat(held.model().b()).isNotEqualTo(held.fit().b());
    }

    @Test
    void saysThatAPredictionMissed() {
        Series missed = series(onTheLine(0.2, 10), onTheLine(1, 10),
                new Point(5, Interval.around(5e6, 0), Interval.around(10_060_000, 9_000)));
        assertThat(missed.prediction().within()).isFalse();
        assertThat(missed.prediction().overlaps()).isFalse();
        Series touched = series(onTheLine(0.2, 1_000), onTheLine(1, 1_000),
                new Point(5, Interval.around(5e6, 0), Interval.around(10_060_000, 9_000)));
        assertThat(touched.prediction().within()).isFalse();
        assertThat(touched.prediction().overlaps()).isTrue();
    }

    /** The second of three proxies pinged late at one distance: its own round trips put its line wrong in both numbers. */
    @Test
    void fitsEachToTheRoundTripThatAllHaveInCommon() {
        Point late = onTheLine(0.2, 1_000);
        List<Point> noisy = List.of(new Point(0.2, Interval.around(543_000, 1_263_000), late.cost()),
                onTheLine(1, 1_000), onTheLine(5, 1_000));
        Series alone = CostModel.series(Candidate.PING, UnitKind.QUERY, noisy);
        assertThat(alone.fit().b()).isGreaterThan(3);
        assertThat(alone.prediction().within()).isFalse();

        List<Point> exact = List.of(late, onTheLine(1, 1_000), onTheLine(5, 1_000));
        Distance together = distance(List.of(CostModel.series(Candidate.NONE, UnitKind.QUERY, exact), alone,
                CostModel.series(Candidate.PEEK, UnitKind.QUERY, exact)));
        Series common = together.series(Candidate.PING, UnitKind.QUERY);
        assertThat(List.of(common.fit(), common.model())).allSatisfy(fit -> {
            assertThat(fit.a()).isEqualTo(50_000, within(1e-3));
            assertThat(fit.b()).isEqualTo(2, within(1e-9));
        });
        assertThat(common.prediction()).matches(Prediction::within);
        assertThat(common.points().get(0)).satisfies(point -> assertThat(point.rtt()).isEqualTo(Interval.around(200_000, 0)));
        assertThat(distance(together.series())).isEqualTo(together);
    }

    @Test
    void liesInTheMiddleOfTwoRoundTrips() {
        List<Series> two = distance(List.of(series(onTheLine(0.2, 1), onTheLine(1, 1), onTheLine(5, 1)),
                CostModel.series(Candidate.NONE, UnitKind.QUERY, List.of(onTheLine(0.2, 1),
                        new Point(1, Interval.around(1_500_000, 10), Interval.around(1, 1)), onTheLine(5, 1))))).series();
        assertThat(two).allSatisfy(series -> assertThat(series.points().get(1).rtt()).isEqualTo(Interval.around(1_250_000, 5)));
    }

    private static Distance distance(List<Series> series) {
        return new Distance(3, CostModel.common(series));
    }

    @Test
    void drawsNoLineToCheckThroughTwoPoints() {
        assertThatThrownBy(() -> series(onTheLine(1, 1), onTheLine(5, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    /** Student's t for 99.9 %, two-sided, with 3 degrees of freedom is 12.924; the deviation of 1 to 4 is the root of 5/3. */
    @Test
    void givesAnIntervalOverRounds() {
        Interval estimate = CostModel.mean(1, 2, 3, 4);
        assertThat(estimate.value()).isEqualTo(2.5, EXACT);
        assertThat(estimate.error()).isEqualTo(12.924 * Math.sqrt(5.0 / 3) / 2, within(1e-3));
        assertThatThrownBy(() -> CostModel.mean(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Point point(double rtt, double cost, double error) {
        return new Point(rtt, Interval.around(rtt, 0), Interval.around(cost, error));
    }
}
