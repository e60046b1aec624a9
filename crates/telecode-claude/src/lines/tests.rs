use tokio::io::BufReader;

use super::*;

async fn all(bytes: &[u8], limit: usize, chunk: usize) -> Vec<ReadLine> {
    let mut lines = LineReader::new(BufReader::with_capacity(chunk, bytes), limit);
    let mut all = Vec::new();
    while let Some(line) = lines.next().await.unwrap() {
        all.push(line);
    }
    all
}

fn whole(text: &str) -> ReadLine {
    ReadLine::Whole(text.as_bytes().to_vec())
}

#[tokio::test]
async fn lines_are_the_same_however_they_arrive() {
    for chunk in 1..12 {
        let lines = all("a\n\nbcdéf\nlast".as_bytes(), 6, chunk).await;
        assert_eq!(lines, [whole("a"), whole(""), whole("bcdéf"), whole("last")], "chunk {chunk}");
    }
}

#[tokio::test]
async fn a_line_over_the_limit_is_skipped_and_the_next_one_read() {
    for chunk in 1..20 {
        let lines = all(b"1234567\n123456\n7654321", 6, chunk).await;
        let long = ReadLine::TooLong { bytes: 7 };
        assert_eq!(lines, [long.clone(), whole("123456"), long], "chunk {chunk}");
    }
}
