// Runs the work of a benchmark with the Java client and prints elapsed and CPU seconds, without connecting.
//
//     java -cp 'JARS/*' Client.java read HOST:PORT QUERY                  reads all values of all rows, measured the second time
//     java -cp 'JARS/*' Client.java upsertAll HOST:PORT TABLE COUNT       writes COUNT rows in pages of 4096
//     java -cp 'JARS/*' Client.java select HOST:PORT TABLE COUNT TASKS CONNECTIONS    reads COUNT single rows
//     java -cp 'JARS/*' Client.java stream HOST:PORT TABLE COUNT [3]      writes COUNT rows with the data streamer, of 3 columns
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.table.DataStreamerItem;
import org.apache.ignite.table.Tuple;

public class Client {
    interface Work {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        try (IgniteClient client = IgniteClient.builder().addresses(arguments[1]).build()) {
            switch (arguments[0]) {
                case "read":
                    read(client, arguments[2]);
                    measure(() -> read(client, arguments[2]));
                    break;
                case "upsertAll":
                    measure(() -> upsertAll(client, arguments[2], Integer.parseInt(arguments[3])));
                    break;
                case "select":
                    select(arguments);
                    break;
                default:
                    hasNotes = arguments.length == 4;
                    measure(() -> stream(client, arguments[2], Integer.parseInt(arguments[3])));
            }
        }
    }

    static void measure(Work work) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long wall = System.nanoTime(), cpu = system.getProcessCpuTime();
        work.run();
        System.out.println((System.nanoTime() - wall) / 1e9 + " " + (system.getProcessCpuTime() - cpu) / 1e9);
    }

    /** Reads single rows in several threads over several connections; the first time is not measured. */
    static void select(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[3]), tasks = Integer.parseInt(arguments[4]);
        var clients = new ArrayList<IgniteClient>();
        for (int i = 0; i < Integer.parseInt(arguments[5]); i++) {
            clients.add(IgniteClient.builder().addresses(arguments[1]).build());
        }
        String query = "SELECT name FROM " + arguments[2] + " WHERE id = ?";
        Work work = () -> {
            var threads = new ArrayList<Thread>();
            for (int task = 0; task < tasks; task++) {
                var client = clients.get(task % clients.size());
                var thread = new Thread(() -> {
                    for (int number = 0; number < count / tasks; number++) {
                        try (var rows = client.sql().execute(null, query, number % 1000)) {
                            rows.next().stringValue(0);
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (var thread : threads) {
                thread.join();
            }
        };
        work.run();
        measure(work);
        for (var client : clients) {
            client.close();
        }
    }

    static void read(IgniteClient client, String query) {
        long sum = 0;
        try (var rows = client.sql().execute(null, query)) {
            while (rows.hasNext()) {
                var row = rows.next();
                String note = row.stringValue(5);
                sum += row.intValue(0) + row.stringValue(1).length() + row.decimalValue(2).scale()
                        + (long) row.doubleValue(3) + row.datetimeValue(4).getDayOfMonth()
                        + (note == null ? 0 : note.length());
            }
        }
        if (sum == 0) {
            throw new IllegalStateException("no rows");
        }
    }

    static boolean hasNotes = true;

    static Tuple row(int number) {
        Tuple row = Tuple.create().set("id", number).set("name", "name " + number).set("weight", number * 1.5);
        return hasNotes ? row.set("note", number % 3 == 0 ? null : "note " + number) : row;
    }

    static void upsertAll(IgniteClient client, String table, int count) {
        var view = client.tables().table(table).recordView();
        for (int first = 1; first <= count; first += 4096) {
            List<Tuple> page = new ArrayList<>();
            for (int number = first; number < first + 4096 && number <= count; number++) {
                page.add(row(number));
            }
            view.upsertAll(null, page);
        }
    }

    static void stream(IgniteClient client, String table, int count) {
        var view = client.tables().table(table).recordView();
        try (var publisher = new SubmissionPublisher<DataStreamerItem<Tuple>>()) {
            var done = view.streamData(publisher, null);
            for (int number = 1; number <= count; number++) {
                publisher.submit(DataStreamerItem.of(row(number)));
            }
            publisher.close();
            done.join();
        }
    }
}
