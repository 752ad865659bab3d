// From Gone Away (dev.goneaway). SPDX-License-Identifier: MIT-0
package dev.goneaway.testkit.contract;

import dev.goneaway.ConnectionOptions;
import dev.goneaway.ConnectionStrategy;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link ConnectionStrategy} as tests, which every strategy inherits and runs on the chosen real server; the clauses
 * are told apart by interface.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StrategyContract implements ReuseContract, DetectionContract, LossContract, HiddenLossContract,
        OrdinaryErrorContract, DemotionContract, TransactionContract, LeftoverContract, UncheckedContract, ConnectContract, CloseContract,
        ThreadContract, DisposalContract, ListenerContract {

    private Fixture fixture;

    /** For the class that extends it: each test has a fixture of its own. */
    protected StrategyContract() {
    }

    /**
     * The strategy under test.
     *
     * @param dataSource makes the connections; its sessions may have a {@code wait_timeout} as short as 3 s
     * @param options what the test chose
     * @param size how many connections a pool may hold; 1 for most tests, so that it is certain which one a unit gets
     * @return not yet used
     */
    protected abstract ConnectionStrategy strategy(DataSource dataSource, ConnectionOptions options, int size);

    @Override
    public final Fixture fixture() {
        return fixture;
    }

    @BeforeEach
    final void setUp() throws SQLException {
        fixture = new Fixture(this::strategy);
    }

    @AfterEach
    final void tearDown() throws SQLException {
        fixture.close();
    }
}
